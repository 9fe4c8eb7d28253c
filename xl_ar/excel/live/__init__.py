"""An open workbook in Excel through xlwings: read as the headless reader reads, written as the renderer renders."""
