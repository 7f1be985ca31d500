"""Bytes in, cells out: the only room that knows how a workbook's package is made. No word of the trade stands here."""
