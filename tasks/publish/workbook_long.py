"""A sheet that takes many thousand rows, since the library's way from cell to file takes most of the time of a workbook."""

from collections.abc import Iterable

from xlsxwriter.format import Format
from xlsxwriter.utility import _preserve_whitespace, xl_col_to_name
from xlsxwriter.worksheet import Worksheet

# Column, value and format.
Cell = tuple[int, str | float, Format]


class LongSheet(Worksheet):  # type: ignore[misc]  # the library has no types
    """A sheet of a workbook in constant memory; its file is the same as if each cell were written by itself."""

    def write_long(self, first: int, columns: int, rows: Iterable[Iterable[Cell]]) -> None:
        """Writes finite numbers and text in the first columns from row `first` on, which must lie below all that was written before."""
        # The row that the library still holds comes before them in the file.
        self._write_single_row(first)
        texts: dict[tuple[str, Format], str] = {}
        names = [xl_col_to_name(column) for column in range(columns)]
        at = first
        for at, row in enumerate(rows, start=first):
            made = []
            for column, value, style in row:
                if not isinstance(value, str):
                    content = f' s="{style._get_xf_index()}"><v>{value:.16G}</v></c>'
                elif (known := texts.get((value, style))) is not None:
                    content = known
                else:
                    content = texts[value, style] = self._text(value, style)
                made.append(f'<c r="{names[column]}{at + 1}"{content}')
            self.fh.write(f'<row r="{at + 1}">{"".join(made)}</row>')
            self._check_dimensions(at, columns - 1)
        self._write_single_row(at + 1)

    def _text(self, value: str, style: Format) -> str:
        text = self._escape_control_characters(value)
        space = ' xml:space="preserve"' if _preserve_whitespace(text) else ""
        return f' s="{style._get_xf_index()}" t="inlineStr"><is><t{space}>{self._escape_data(text)}</t></is></c>'
