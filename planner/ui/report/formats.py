"""What a report is written as, beside the PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.reporting.publish import Format

OTHERS: dict[Format, str] = {
    "html": "Web page (.html)",
    "docx": "Word (.docx)",
    "pptx": "Deck (.pptx)",
    "xlsx": "Workbook with live formulas (.xlsx)",
    "poster": "Roadmap poster, A3 (.pdf)",
    "progress": "Progress report (.pdf)",
    "mspdi": "Microsoft Project (.xml)",
    "csv": "Issue tracker (.csv)",
    "ics": "Calendar (.ics)",
    "mermaid": "Mermaid Gantt (.mmd)",
    "json": "Results (.json)",
    "results": "Levels (.csv)",
    "answers": "Answers (.csv)",
}
"""What the menu offers beside the PDF; the words end with the file's ending."""
