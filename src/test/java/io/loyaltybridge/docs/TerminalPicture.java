package io.loyaltybridge.docs;

import java.util.List;

/** Lines of a terminal as an SVG, so that a page can show a screen that a test has seen. Pure. */
public final class TerminalPicture {
    private static final int LINE = 17;
    private static final int MARGIN = 16;
    private static final double CHARACTER = 7.25;

    private TerminalPicture() {}

    public static String of(List<String> lines) {
        int width = (int) (lines.stream().mapToInt(String::length).max().orElse(0) * CHARACTER) + 2 * MARGIN;
        int height = lines.size() * LINE + 2 * MARGIN;
        StringBuilder svg = new StringBuilder(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height
                        + "\" viewBox=\"0 0 " + width + " " + height
                        + "\">\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#1e2329\"/>\n"
                        + "<g font-family=\"ui-monospace, Menlo, Consolas, monospace\" font-size=\"12\" fill=\"#d8dee6\" xml:space=\"preserve\">\n");
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                svg.append("<text x=\"" + MARGIN + "\" y=\"" + (MARGIN + (i + 1) * LINE - 5) + "\">"
                        + escaped(lines.get(i).stripTrailing()) + "</text>\n");
            }
        }
        return svg.append("</g>\n</svg>\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
