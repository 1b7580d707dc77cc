"""Font families of window, charts and report, in order of preference."""

FAMILY = ["Noto Sans", "Noto Sans Math", "Noto Sans Arabic", "Noto Emoji", "WenQuanYi Micro Hei"]
