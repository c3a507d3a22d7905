"""The drawings of the site: one 24 by 24 line drawing per word. A ring speaks of law, a square of the ground."""

SYMBOLS = {
    "delivered": (
        '<rect x="3" y="3" width="18" height="18" rx="1" fill="currentColor"/>'
        '<path d="m7.8 12.4 2.9 2.9 5.6-6.2" stroke="var(--cut)" stroke-width="2.4"/>'
    ),
    "noevidence": (
        '<rect x="3.5" y="3.5" width="17" height="17" rx="1" stroke-dasharray="3 2.6"/>'
        '<path d="M9.7 9.6a2.4 2.4 0 1 1 3.5 2.2c-.9.4-1.2.9-1.2 1.7M12 16.6v.1"/>'
    ),
    "nofunds": (
        '<rect x="3.5" y="3.5" width="17" height="17" rx="1"/><circle cx="12" cy="12" r="3.8"/><path d="M7 17 17 7"/>'
    ),
    "notdelivered": ('<rect x="3.5" y="3.5" width="17" height="17" rx="1"/><path d="m9 9 6 6m0-6-6 6"/>'),
    "notdue": ('<rect x="3.5" y="3.5" width="17" height="17" rx="1"/><path d="M12 7.5V12l3 2"/>'),
    "repealed": (
        '<rect x="3.5" y="3.5" width="17" height="17" rx="1"/>'
        '<path d="M8 10h5.6a2.6 2.6 0 0 1 0 5.2H11M10.4 7.4 8 10l2.4 2.6"/>'
    ),
    "underway": (
        '<rect x="3.5" y="3.5" width="17" height="17" rx="1"/>'
        '<path d="M4 12.5h16V20H4z" fill="currentColor" stroke="none"/>'
    ),
    "advances": '<path d="M4 12h15M13 6l6 6-6 6"/>',
    "arrow": '<path d="M4 12h15M13.5 6.5 19 12l-5.5 5.5"/>',
    "calendar": '<path d="M4 5.5h16V20H4zM4 10h16M8.5 3v4M15.5 3v4"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7.2V12l3.2 2"/>',
    "committee": (
        '<circle cx="12" cy="12" r="9"/><path d="M8 14.6a4 4 0 0 1 8 0M12 8.4v.1" stroke-width="2.2"/>'
        '<circle cx="12" cy="8.6" r="1.2" fill="currentColor" stroke="none"/>'
    ),
    "desk": '<circle cx="12" cy="12" r="9"/><path d="m8.3 15.7.8-3 5-5 2.2 2.2-5 5z"/>',
    "died": '<circle cx="12" cy="12" r="9"/><path d="m9 9 6 6m0-6-6 6"/>',
    "disputed": '<path d="M4 5h16v11h-7l-4 4v-4H4zM12 8v3.4M12 13.4v.1"/>',
    "enacted": '<circle cx="12" cy="12" r="9"/><path d="m8 12.4 2.8 2.8 5.2-5.8" stroke-width="2.2"/>',
    "exit": '<path d="M14 4h5.5v16H14M3.5 12H14M10 7.5l4.5 4.5L10 16.5"/>',
    "full": (
        '<circle cx="12" cy="12" r="9.6" fill="currentColor"/>'
        '<path d="m7.8 12.4 2.9 2.9 5.6-6.2" stroke="var(--cut)" stroke-width="2.4"/>'
    ),
    "introduced": '<circle cx="12" cy="12" r="9"/><circle cx="12" cy="12" r="2.6" fill="currentColor"/>',
    "machine": (
        '<rect x="6.5" y="6.5" width="11" height="11" rx="1"/><path d="M9.5 3v3.5M14.5 3v3.5M9.5 17.5V21M14.5'
        ' 17.5V21M3 9.5h3.5M3 14.5h3.5M17.5 9.5H21M17.5 14.5H21"/>'
    ),
    "mixed": '<path d="M4 8h14M14.6 4.6 18 8l-3.4 3.4M20 16H6M9.4 12.6 6 16l3.4 3.4"/>',
    "moving": '<circle cx="12" cy="12" r="9"/><path d="M7.8 12h8M12.4 8.4 16 12l-3.6 3.6"/>',
    "neighbouring": '<circle cx="12" cy="12" r="9"/><path d="M8.8 4.8a8 8 0 0 0 0 14.4z" fill="currentColor"/>',
    "none": '<circle cx="12" cy="12" r="9"/>',
    "one": '<circle cx="12" cy="8" r="3.6"/><path d="M5.2 20.2a6.8 6.8 0 0 1 13.6 0"/>',
    "opposes": '<path d="M20 12H5M11 6l-6 6 6 6"/>',
    "part": '<circle cx="12" cy="12" r="9"/><path d="M12 4a8 8 0 0 0 0 16z" fill="currentColor" stroke="none"/>',
    "recheck": '<path d="M19 12.4a7 7 0 1 1-2.1-5.4L19.4 9.4M19.6 4.6v5h-5"/>',
    "risk": '<path d="M12 3.6 21.6 20H2.4zM12 9.6v4.6M12 17v.1"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5 21 21"/>',
    "shield": '<path d="M12 3.2 19.5 6v5.6c0 4.4-3 7.6-7.5 9.2-4.5-1.6-7.5-4.8-7.5-9.2V6z"/>',
    "stalled": '<circle cx="12" cy="12" r="9"/><path d="M9.8 8.6v6.8M14.2 8.6v6.8"/>',
    "stronger": '<path d="M12 20V5M5.5 11.5 12 5l6.5 6.5"/>',
    "two": (
        '<circle cx="8.6" cy="8.4" r="3.2"/><path d="M2.4 19.8a6.2 6.2 0 0 1 12.4 0M15 5.4a3.2 3.2 0 0 1 0 6'
        'M17.2 14.1a6.2 6.2 0 0 1 4.4 5.7"/>'
    ),
    "unreviewed": (
        '<circle cx="12" cy="12" r="9" stroke-dasharray="3.2 3.1"/>'
        '<path d="M9.7 9.6a2.4 2.4 0 1 1 3.5 2.2c-.9.4-1.2.9-1.2 1.7M12 16.6v.1"/>'
    ),
    "vetoed": '<circle cx="12" cy="12" r="9"/><path d="m5.8 5.8 12.4 12.4"/>',
    "weaker": '<path d="M12 4v15M5.5 12.5 12 19l6.5-6.5"/>',
}
STROKES = (
    'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"'
    ' stroke-linecap="round" stroke-linejoin="round"'
)
