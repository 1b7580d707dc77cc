"""Who runs a tool, in words."""

from __future__ import annotations

HOSTING_OF_TOOL = {
    "SaaS": "a service of its supplier",
    "cloud-managed": "managed in a cloud account of your own",
    "self-host": "run by your own people",
    "library": "a library",
    "both": "a service, or run by your own people",
}
"""Who runs a tool, in words."""
