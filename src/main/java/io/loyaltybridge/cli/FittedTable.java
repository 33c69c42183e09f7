package io.loyaltybridge.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A table that is too wide for its lines: cells are broken between words, and where that is not enough, the last columns stand below their
 * row, each with its name. An id is broken only where it would not fit into a line of its own.
 */
final class FittedTable {
    private static final int GAP = 2;
    /** Nothing shorter than this is broken where it has no blanks: all our ids are. */
    private static final int LONGEST_ID = 40;

    private static final String INDENT = "    ";

    private final List<String[]> rows;
    private final int most;
    /** Columns that stand beside each other; those after them stand below. */
    private final int beside;

    private final int[] widths;

    /** @param rows the first one has the names of the columns, where there are more than two */
    FittedTable(List<String[]> rows, int most) {
        this.rows = rows;
        this.most = most;
        int columns = rows.get(0).length;
        int[] natural = new int[columns];
        int[] least = new int[columns];
        for (String[] row : rows) {
            for (int i = 0; i < columns; i++) {
                natural[i] = Math.max(natural[i], row[i].length());
                least[i] = Math.max(least[i], Math.min(LONGEST_ID, longestWord(row[i])));
            }
        }
        int kept = columns;
        while (kept > 2 && total(least, kept) > most) {
            kept--;
        }
        this.beside = kept;
        this.widths = Arrays.copyOf(natural, kept);
        while (total(widths, kept) > most) {
            widths[widest(least)]--;
        }
    }

    private static int longestWord(String text) {
        return Arrays.stream(text.split(" ")).mapToInt(String::length).max().orElse(0);
    }

    private static int total(int[] widths, int columns) {
        return Arrays.stream(widths, 0, columns).sum() + GAP * (columns - 1);
    }

    /** The widest column that can give way; where none can, the widest of all. */
    private int widest(int[] least) {
        int found = -1;
        for (int i = 0; i < beside; i++) {
            if (widths[i] > least[i] && (found < 0 || widths[i] > widths[found])) {
                found = i;
            }
        }
        for (int i = 0; found < 0 && i < beside; i++) {
            if (Arrays.stream(widths).max().orElseThrow() == widths[i]) {
                return i;
            }
        }
        return found;
    }

    void print(PrintWriter out) {
        for (String[] row : rows) {
            List<List<String>> cells = new ArrayList<>();
            for (int i = 0; i < beside; i++) {
                cells.add(broken(row[i], widths[i]));
            }
            int lines = cells.stream().mapToInt(List::size).max().orElse(0);
            for (int line = 0; line < lines; line++) {
                out.println(line(cells, line));
            }
            if (row != rows.get(0)) {
                below(row, out);
            }
        }
    }

    private String line(List<List<String>> cells, int line) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < beside; i++) {
            List<String> cell = cells.get(i);
            String part = line < cell.size() ? cell.get(line) : "";
            text.append(part).append(" ".repeat(i == beside - 1 ? 0 : widths[i] - part.length() + GAP));
        }
        return text.toString().stripTrailing();
    }

    private void below(String[] row, PrintWriter out) {
        for (int i = beside; i < row.length; i++) {
            if (!row[i].equals(Table.NONE)) {
                String named = rows.get(0)[i].toLowerCase(Locale.ROOT) + ": " + row[i];
                broken(named, most - INDENT.length()).forEach(line -> out.println(INDENT + line));
            }
        }
    }

    /** A text in lines of at most so many characters. */
    private static List<String> broken(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > width) {
            int blank = rest.lastIndexOf(' ', width);
            boolean between = blank > 0 && !rest.substring(0, blank).isBlank();
            lines.add(rest.substring(0, between ? blank : width));
            rest = rest.substring(between ? blank + 1 : width);
        }
        lines.add(rest);
        return lines;
    }
}
