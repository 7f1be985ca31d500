"""fastexcel reads for polars; a column of polars has one type, so that numbers among texts are texts."""

from pathlib import Path

import fastexcel
import polars as pl


def table(path: Path) -> list[pl.DataFrame]:
    """The answers of a file, a frame of a row each for every sheet."""
    book, found = fastexcel.read_excel(path), []
    for name in book.sheet_names:
        if name.startswith("_"):
            continue
        sheet = book.load_sheet(name, header_row=None, dtypes="string").to_polars()
        first, *columns = sheet.columns
        keys = dict(zip(sheet.columns, sheet.row(0), strict=True))
        asked = [column for column in columns if keys[column] and not keys[column].startswith("#")]
        lines = sheet[1:].filter(pl.col(first).is_not_null() & ~pl.col(first).str.ends_with("/rate"))
        long = lines.unpivot(on=asked, index=first, variable_name="field").drop_nulls("value")
        department, form = pl.lit(path.stem), pl.lit(keys[first].removeprefix("qmxl:"))
        field = pl.col("field").replace_strict(keys, return_dtype=pl.String)
        row = pl.col(first)
        found.append(long.select(department=department, form=form, row=row, field=field, value="value"))
    return found


def all_of(files: list[Path]) -> pl.DataFrame:
    """The answers of all files; fastexcel and polars share the work out among threads as they see fit."""
    return pl.concat([frame for path in files for frame in table(path)])


def with_polars(files: list[Path], target: Path, _: int) -> None:
    """Saved by polars, which uses XlsxWriter."""
    all_of(files).write_excel(target)


def with_xlsxturbo(files: list[Path], target: Path, _: int) -> None:
    """Saved by rust_xlsxwriter, by way of xlsxturbo."""
    from xlsxturbo import df_to_xlsx

    df_to_xlsx(all_of(files), str(target))
