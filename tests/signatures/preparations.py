"""Preparations and attacks that need forms, stores and stampers of their own."""

import hashlib
import io

from asn1crypto import tsp
from asn1crypto.crl import CertificateList
from asn1crypto.ocsp import OCSPResponse
from cryptography import x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import DocumentSecurityStore

from signatures.credentials import OwnTimeStamper
from tests.signatures.attacks import first_page, name, text, update


def add_text_field(pdf: bytes, *, shown: bytes) -> bytes:
    """Give the letter a text field whose appearance paints `shown` (content stream operators)."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        page = first_page(writer)
        field = generic.DictionaryObject(
            {
                name("/Type"): name("/Annot"),
                name("/Subtype"): name("/Widget"),
                name("/FT"): name("/Tx"),
                name("/T"): text("Jumlah"),
                name("/V"): text("100"),
                name("/DA"): text("/Helv 12 Tf 0 g"),
                name("/F"): generic.NumberObject(4),
                name("/Rect"): generic.ArrayObject([generic.NumberObject(n) for n in (50, 400, 250, 440)]),
                name("/AP"): generic.DictionaryObject({name("/N"): _appearance(writer, shown)}),
            }
        )
        reference = writer.add_object(field)
        writer.register_annotation(page.container_ref, reference)
        form = generic.DictionaryObject({name("/Fields"): generic.ArrayObject([reference])})
        writer.root[name("/AcroForm")] = writer.add_object(form)
        writer.update_root()

    return update(pdf, change)


def change_text_field(pdf: bytes, *, shown: bytes, value: str) -> bytes:
    """Fill the text field again with another value and look (shadow replace, shadow hide)."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        field = writer.root["/AcroForm"]["/Fields"][0].get_object()
        field[name("/V")] = text(value)
        field[name("/AP")] = generic.DictionaryObject({name("/N"): _appearance(writer, shown)})
        writer.update_container(field)

    return update(pdf, change)


def _appearance(writer: IncrementalPdfFileWriter, shown: bytes) -> generic.IndirectObject:
    box = generic.ArrayObject([generic.NumberObject(number) for number in (0, 0, 200, 40)])
    entries = {name("/Type"): name("/XObject"), name("/Subtype"): name("/Form"), name("/BBox"): box}
    return writer.add_object(generic.StreamObject(dict_data=entries, stream_data=shown))


def turn_page(pdf: bytes, degrees: int) -> bytes:
    """Turn the first page."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        page = first_page(writer)
        page[name("/Rotate")] = generic.NumberObject(degrees)
        writer.update_container(page)

    return update(pdf, change)


def store_crl(pdf: bytes, crl: bytes) -> bytes:
    """Add one CRL to the document security store."""
    output = io.BytesIO(pdf)
    DocumentSecurityStore.add_dss(output, sig_contents=None, crls=[CertificateList.load(crl)])
    return output.getvalue()


def store_ocsp(pdf: bytes, answer: bytes) -> bytes:
    """Add one OCSP answer to the document security store."""
    output = io.BytesIO(pdf)
    DocumentSecurityStore.add_dss(output, sig_contents=None, ocsps=[OCSPResponse.load(answer)])
    return output.getvalue()


def signers_of(pdf: bytes) -> list[x509.Certificate]:
    """Return the certificates of all signers that can be read."""
    try:
        signatures = PdfFileReader(io.BytesIO(pdf), strict=False).embedded_signatures
    except PdfReadError:
        return []
    return [x509.load_der_x509_certificate(signature.signer_cert.dump()) for signature in signatures]


class ForeignStamper(OwnTimeStamper):
    """A time-stamp authority that stamps something else than it was asked for."""

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Stamp the digest of nothing."""
        req["message_imprint"]["hashed_message"] = hashlib.sha256().digest()
        return self.request_tsa_response(req)


def reader_enabled(transform: str) -> bytes:
    """Return a form whose filling in was unlocked for a free reader: something signed that no field holds."""
    value = b"<" + (b"30030201" + b"00" * 300) + b">"
    reference = b"[<< /Type /SigRef /TransformMethod /" + transform.encode() + b" >>]"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Perms << /UR3 4 0 R >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /Reference "
        + reference
        + b" /ByteRange [0 @@@@ @@@@ @@@@] /Contents "
        + value
        + b" >>",
    ]
    made, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = len(made)
    made += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % table
    gap = made.index(value)
    numbers = (gap, gap + len(value), len(made) - gap - len(value))
    return made.replace(b"@@@@ @@@@ @@@@", b"%04d %04d %04d" % numbers)
