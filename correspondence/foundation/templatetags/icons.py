"""The drawings of all icons: one 24 by 24 box each, stroked in the colour of the text."""

ICONS: dict[str, str] = {
    "alert": '<path d="M12 3.5L22 20H2z"/><path d="M12 10v4.5M12 17.2v.1"/>',
    "back": '<path d="M15 5l-7 7 7 7"/>',
    "bolt": '<path d="M13 2L4 14h7l-1 8 9-12h-7z"/>',
    "book": '<path d="M5 4h14v16H7a2 2 0 01-2-2z"/><path d="M5 17.5A2 2 0 017 16h12"/>',
    "camera": '<path d="M3 7h4l2-3h6l2 3h4v13H3z"/><circle cx="12" cy="13" r="4"/>',
    "chart": '<path d="M4 4v16h16"/><path d="M8 16v-4M12 16V8M16 16v-6"/>',
    "chat": '<path d="M4 4h16v12H10l-5 4v-4H4z"/>',
    "check": '<path d="M4 12.5l5 5L20 6.5"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
    "copy": '<path d="M8 8h12v13H8z"/><path d="M16 8V3H4v13h4"/>',
    "cross": '<path d="M5 5l14 14M19 5L5 19"/>',
    "down": '<path d="M5 9l7 7 7-7"/>',
    "download": '<path d="M12 4v12M7 11l5 5 5-5"/><path d="M4 16v4h16v-4"/>',
    "edit": '<path d="M4 20l1-5L16 4l4 4L9 19z"/><path d="M13.5 6.5l4 4"/>',
    "eye": ('<path d="M2 12c3-5 6-7 10-7s7 2 10 7c-3 5-6 7-10 7s-7-2-10-7z"/><circle cx="12" cy="12" r="3"/>'),
    "file": '<path d="M6 2.5h8l4.5 4.5v14.5H6z"/><path d="M14 2.5V7h4.5M9 12h6M9 16h6"/>',
    "filter": '<path d="M3 5h18l-7 8v6l-4 2v-8z"/>',
    "flag": '<path d="M5 21V4h13l-3 4.5L18 13H5"/>',
    "globe": ('<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c3 3 4 6 4 9s-1 6-4 9c-3-3-4-6-4-9s1-6 4-9z"/>'),
    "inbox": '<path d="M3 13l3-8h12l3 8v6H3z"/><path d="M3 13h5l1.5 3h5L16 13h5"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7.4v.1"/>',
    "lock": '<path d="M5 11h14v10H5z"/><path d="M8 11V7.5a4 4 0 018 0V11"/>',
    "mail": '<path d="M3 5h18v14H3z"/><path d="M3 6.5l9 7 9-7"/>',
    "menu": '<path d="M3 6h18M3 12h18M3 18h18"/>',
    "minus": '<path d="M4 12h16"/>',
    "more": '<path d="M5 12h.01M12 12h.01M19 12h.01" stroke-width="3"/>',
    "next": '<path d="M9 5l7 7-7 7"/>',
    "pause": '<path d="M8 5v14M16 5v14"/>',
    "people": (
        '<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M16 5a3.5 3.5 0 010 6.5'
        'M18 14.5c2 .8 3.2 2.7 3.5 5.5"/>'
    ),
    "phone": (
        '<path d="M5 3h4l1.5 5-2.5 2c1.2 2.5 3.5 4.8 6 6l2-2.5 5 1.5v4c0 1-1 2-2 2C11 20.5 3.5 13 3 5c0-1 1-2 2-2z"/>'
    ),
    "plus": '<path d="M12 4v16M4 12h16"/>',
    "print": '<path d="M7 8V3h10v5M7 17H3V8h18v9h-4"/><path d="M7 14h10v7H7z"/>',
    "scan": '<path d="M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4"/><path d="M3 12h18"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="M16 16l5 5"/>',
    "send": '<path d="M3 11l18-8-7 18-3-7z"/><path d="M11 14l10-11"/>',
    "settings": (
        '<circle cx="12" cy="12" r="3.2"/><path d="M12 2.5v4M12 17.5v4M2.5 12h4M17.5 12h4M5.3 5.3l2.8 2.8'
        'M15.9 15.9l2.8 2.8M18.7 5.3l-2.8 2.8M8.1 15.9l-2.8 2.8"/>'
    ),
    "shield": ('<path d="M12 2.5l8 3v6c0 5-3.5 8.5-8 10-4.5-1.5-8-5-8-10v-6z"/><path d="M8.5 12l2.5 2.5 4.5-5"/>'),
    "sign": '<path d="M3 19h18"/><path d="M4 15c3-9 6-11 7-8s-4 8-3 9 4-6 6-6-1 5 1 5 2-2 5-2"/>',
    "stamp": '<path d="M9 3h6v4c0 2-1 3-1 5h4c2 0 2 4 2 4H4s0-4 2-4h4c0-2-1-3-1-5z"/><path d="M4 20h16"/>',
    "trash": '<path d="M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14"/><path d="M10 11v6M14 11v6"/>',
    "up": '<path d="M5 15l7-7 7 7"/>',
    "upload": '<path d="M12 16V4M7 9l5-5 5 5"/><path d="M4 16v4h16v-4"/>',
}
