"""Words: every string has its place in a catalogue, and the tools that say so can fail."""

from pathlib import Path

import pytest
from django.db.models import Field, Model
from django.utils.functional import Promise
from wagtail.admin.viewsets import viewsets
from wagtail.blocks import Block, ListBlock, StreamBlock, StructBlock
from wagtail.fields import StreamField

from portal.cms import models as pages
from tools import catalogues, check_translations, wording

HEADER = 'msgid ""\nmsgstr "Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
NAMES = {"LAPOR!"}  # the national complaints service is called so in both languages


def ours(model: type[Model]) -> bool:
    return not model.__module__.startswith(("wagtail", "django", "taggit"))


def shown_models() -> list[type[Model]]:
    registered = {getattr(viewset, "model", None) for viewset in viewsets.viewsets}
    models = {each for each in registered if isinstance(each, type)} | {pages.HomePage, pages.StandardPage}
    return sorted((model for model in models if ours(model)), key=str)


def test_every_field_that_an_editor_meets_has_a_name_in_both_languages() -> None:
    nameless = [
        f"{model.__name__}.{field.name}"
        for model in shown_models()
        for field in model._meta.local_fields
        if isinstance(field, Field) and field.editable and not field.primary_key
        if not isinstance(field.verbose_name, Promise)
    ]
    models = [model.__name__ for model in shown_models() if not isinstance(model._meta.verbose_name, Promise)]
    assert shown_models()
    assert nameless + models == []


def test_every_block_that_an_editor_meets_has_a_name_in_both_languages() -> None:
    fields = [field for model in shown_models() for field in model._meta.local_fields if isinstance(field, StreamField)]
    nameless = {fault for field in fields for fault in blocks_without_name(field.stream_block, field.name)}
    assert fields
    assert sorted(nameless) == []


def blocks_without_name(block: Block, place: str) -> list[str]:
    if isinstance(block, StreamBlock | StructBlock):
        inside = [(child, f"{place}.{name}") for name, child in block.child_blocks.items()]
        found = [name for child, name in inside if not isinstance(child.label, Promise) and child.label not in NAMES]
        return found + [fault for child, name in inside for fault in blocks_without_name(child, name)]
    return blocks_without_name(block.child_block, place) if isinstance(block, ListBlock) else []


@pytest.mark.slow
def test_the_catalogues_are_whole() -> None:
    assert list(check_translations.every_fault()) == []


def catalogue(folder: Path, entries: str, header: str = HEADER) -> list[str]:
    path = folder / "django.po"
    path.write_text(header + entries)
    return list(check_translations.catalogue_faults(path))


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "Inbox"\nmsgstr ""\n', "not translated"),
        ('#, fuzzy\nmsgid "Inbox"\nmsgstr "Kotak masuk"\n', "fuzzy"),
        ('#, python-format\nmsgid "%(n)s letters"\nmsgstr "%(m)s surat"\n', "other places"),
        ('#, python-format\nmsgid "%(n)s letters"\nmsgstr "surat"\n', "other places"),
        ('#, python-brace-format\nmsgid "{n} letters"\nmsgstr "{m} surat"\n', "other places"),
        ('#, python-format\nmsgid "one"\nmsgid_plural "%(n)s letters"\nmsgstr[0] "surat"\n', "other places"),
        ('msgid "one"\nmsgid_plural "many"\nmsgstr[0] "satu"\nmsgstr[1] "banyak"\n', "not translated"),
        ('msgid "Inbox\\n"\nmsgstr "Kotak masuk"\n', "a line break"),
        ('msgid "Inbox"\nmsgstr "Masuk"\n\nmsgid "Inbox"\nmsgstr "Kotak"\n', "twice"),
        ('#~ msgid "Inbox"\n#~ msgstr "Kotak masuk"\n', "commented out"),
    ],
)
def test_a_faulty_entry_is_found(tmp_path: Path, entry: str, fault: str) -> None:
    (found,) = catalogue(tmp_path, entry)
    assert fault in found


def test_a_wrong_rule_of_numbers_is_found(tmp_path: Path) -> None:
    assert catalogue(tmp_path, 'msgid "Inbox"\nmsgstr "Kotak masuk"\n', HEADER.replace("nplurals=1", "nplurals=2"))


def test_a_whole_catalogue_has_no_fault(tmp_path: Path) -> None:
    entries = (
        'msgid "Inbox"\nmsgstr "Kotak masuk"\n\n'
        'msgctxt "month"\nmsgid "Inbox"\nmsgstr "Lain"\n\n'
        '#, python-format\nmsgid "%(n)s letter, 100%%"\nmsgid_plural "%(n)s letters, 100%%"\n'
        'msgstr[0] ""\n"%(n)s surat, "\n"100%%"\n'
    )
    assert catalogue(tmp_path, entries) == []
    read = catalogues.read(tmp_path / "django.po")
    assert [(entry.context, entry.text) for entry in read][:2] == [(None, "Inbox"), ("month", "Inbox")]
    assert read[2].translations == ("%(n)s surat, 100%%",)


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("<p>Hello there</p>", ["Hello there"]),
        ("<p>{% translate 'x' %} letters</p>", ["letters"]),
        ('<input placeholder="Search">', ["Search"]),
        ('<a title="Open {{ name }}"></a>', ["Open"]),
        ("{% if x %}<p>{% else %}<p class='b'>{% endif %}Word</p>", ["Word"]),
        ('<p lang="id">Surat</p><p>Word</p>', ["Word"]),
    ],
)
def test_words_that_a_template_does_not_mark_are_found(template: str, words: list[str]) -> None:
    assert wording.template_faults(template) == words


@pytest.mark.parametrize(
    "template",
    [
        "<h1>{% translate 'Inbox' %}</h1>",
        "{% blocktranslate with a=b %}Hello {{ a }}{% endblocktranslate %}",
        '<p lang="id">Surat <b>masuk</b></p>',
        "{# a remark #}{% comment %}words{% endcomment %}",
        "<script>let word = 1</script><code>SHA</code>",
        "{% block body_class %}desk{% endblock %}",
        '<p class="words" id="words">{{ word }} · 12 %</p>',
        "<b>Tanggap</b>",
    ],
)
def test_marked_and_unread_words_are_let_through(template: str) -> None:
    assert wording.template_faults(template) == []


@pytest.mark.parametrize(
    "line",
    [
        "f'{_(\"Inbox\")} {n}'",
        "f'{gettext(\"Inbox\")}'",
        "Refused('Too late.')",
        "raise NotAllowed(f'Not for {name}')",
        "messages.error(request, 'Too late.')",
        "forms.CharField(label='Name')",
        "models.CharField(help_text='The name of it')",
        "FieldPanel('name', heading='Name')",
    ],
)
def test_strings_that_code_does_not_mark_are_found(line: str) -> None:
    assert list(wording.code_faults(line))


@pytest.mark.parametrize(
    "line",
    [
        "f'{inbox} {n}'",
        "Refused(_('Too late.'))",
        "Refused(_('Too late, %(n)d days.') % {'n': 1})",
        "messages.error(request, _('Too late.'))",
        "log.error('too late %s', n)",
        "forms.CharField(label=_('Name'), help_text='')",
        "FieldPanel(name)",
    ],
)
def test_strings_that_code_marks_are_let_through(line: str) -> None:
    assert list(wording.code_faults(line)) == []
