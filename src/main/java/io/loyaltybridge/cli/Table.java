package io.loyaltybridge.cli;

import io.loyaltybridge.log.Printable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lines in columns as wide as their widest value; the last column is not padded. On a terminal no line has more than {@value #FITS}
 * characters; into a file or another program each row is one line, so that it can be searched. Cells may contain text from outside, so
 * each is made safe for a terminal.
 */
public final class Table {
    static final int FITS = 100;
    /** Stands where there is nothing. */
    static final String NONE = "-";

    private final List<String[]> rows = new ArrayList<>();

    public Table row(@Nullable Object... cells) {
        String[] texts = new String[cells.length];
        for (int i = 0; i < cells.length; i++) {
            texts[i] = cells[i] == null ? NONE : Printable.line(cells[i].toString(), Integer.MAX_VALUE);
        }
        rows.add(texts);
        return this;
    }

    public void print(PrintWriter out) {
        print(out, System.console() == null ? Integer.MAX_VALUE : FITS);
    }

    /** @param most characters of a line */
    void print(PrintWriter out, int most) {
        if (rows.isEmpty()) {
            return;
        }
        int[] widths = new int[rows.get(0).length];
        rows.forEach(row -> {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        });
        if (Arrays.stream(widths).sum() + 2 * (widths.length - 1) > most) {
            new FittedTable(rows, most).print(out);
            return;
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                line.append(i == row.length - 1 ? row[i] : String.format("%-" + widths[i] + "s  ", row[i]));
            }
            out.println(line);
        }
    }
}
