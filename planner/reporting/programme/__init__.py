"""The report of a programme: decision sheet, about twelve pages, and a workbook with every row."""
