package io.loyaltybridge.text;

import io.loyaltybridge.text.Template.Choice;
import io.loyaltybridge.text.Template.Literal;
import io.loyaltybridge.text.Template.Part;
import io.loyaltybridge.text.Template.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a template: fields in {@code {}}, optional parts in {@code [[ ]]}, and a backslash before one of these characters, or
 * before a backslash, for the character itself. A line with only {@code [[} or {@code ]]} is not part of the text, and where
 * an optional part fills its line, the whole line is left out.
 */
final class TemplateParser {
    private static final String SPECIAL = "{}[]\\";

    private final String text;
    private final TextKind kind;
    private final Problems problems;
    private final @Nullable HtmlContext html;
    private final StringBuilder literal = new StringBuilder();
    private final List<Part> parts = new ArrayList<>();
    private @Nullable List<Part> outer;
    private int line;
    private int at;
    private int openedOn;
    private boolean openedAtLineStart;

    private TemplateParser(String text, int line, TextKind kind, @Nullable HtmlContext html, Problems problems) {
        this.text = text;
        this.line = line;
        this.kind = kind;
        this.html = html;
        this.problems = problems;
    }

    /**
     * @param line the number of the text's first line in its file
     * @param html whether it is HTML
     */
    static Template parse(String text, int line, TextKind kind, boolean html, Problems problems) {
        return new TemplateParser(text, line, kind, html ? new HtmlContext(problems) : null, problems).parse();
    }

    private Template parse() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < text.length() && SPECIAL.indexOf(text.charAt(at + 1)) >= 0) {
                add(text.charAt(at + 1));
                at += 2;
            } else if (c == '{') {
                field();
            } else if (c == '}') {
                problems.at(line, "\"}\" without \"{\" before it; write \\} for the character");
                at++;
            } else if (text.startsWith("[[", at)) {
                open();
            } else if (text.startsWith("]]", at)) {
                close();
            } else {
                add(c);
                at++;
            }
        }
        if (outer != null) {
            problems.at(openedOn, "\"[[\" is not closed by \"]]\"; write \\[[ for the characters");
        }
        if (html != null) {
            html.end();
        }
        endLiteral();
        return new Template(parts());
    }

    private List<Part> parts() {
        return outer == null ? parts : outer;
    }

    private void field() {
        int end = at + 1;
        while (end < text.length() && "{}\n".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        if (end == text.length() || text.charAt(end) != '}') {
            problems.at(line, "\"{\" is not closed by \"}\" on its line; write \\{ for the character");
            at++;
            return;
        }
        String name = text.substring(at + 1, end);
        at = end + 1;
        Optional<Field> field = Field.of(name).filter(kind.fields()::contains);
        if (field.isEmpty()) {
            problems.at(
                    line,
                    kind + " has no field {" + name + "}; it has "
                            + kind.fields().stream().map(Field::toString).collect(Collectors.joining(", ")));
            return;
        }
        if (outer == null && !kind.always().contains(field.get())) {
            problems.at(
                    line,
                    field.get() + " may have no value; put what depends on it into an optional part, as in [[Hello "
                            + field.get() + "]]");
        }
        if (html != null) {
            html.field(field.get(), line);
        }
        endLiteral();
        parts.add(new Slot(field.get()));
    }

    private void open() {
        if (outer != null) {
            problems.at(
                    line,
                    "\"[[\" in an optional part that is open since line " + openedOn
                            + "; write \\[[ for the characters");
            at += 2;
            return;
        }
        optional();
        openedOn = line;
        openedAtLineStart = lineStart(at);
        at += 2;
        if (openedAtLineStart) {
            skipLineBreak(false);
        }
        outer = new ArrayList<>(parts);
        parts.clear();
    }

    private void close() {
        if (outer == null) {
            problems.at(line, "\"]]\" without \"[[\" before it; write \\]] for the characters");
            at += 2;
            return;
        }
        boolean alone = openedAtLineStart && lineStart(at);
        if (parts.stream().noneMatch(Slot.class::isInstance)) {
            problems.at(openedOn, "this optional part has no field, so that it could never be left out");
        }
        optional();
        at += 2;
        if (alone) {
            skipLineBreak(false);
        } else if (openedAtLineStart) {
            skipLineBreak(true);
        }
        endLiteral();
        outer.add(new Choice(parts));
        parts.clear();
        parts.addAll(outer);
        outer = null;
    }

    private void optional() {
        if (html != null) {
            html.optional(line);
        }
        endLiteral();
    }

    private boolean lineStart(int position) {
        return position == 0 || text.charAt(position - 1) == '\n';
    }

    /** A line break that belongs to the marks before it: it is part of the optional part, or is dropped. */
    private void skipLineBreak(boolean keep) {
        if (at < text.length() && text.charAt(at) == '\n') {
            if (keep) {
                add('\n');
            } else {
                line++;
            }
            at++;
        }
    }

    private void add(char c) {
        literal.append(c);
        if (html != null) {
            html.literal(c, line);
        }
        if (c == '\n') {
            line++;
        }
    }

    private void endLiteral() {
        if (!literal.isEmpty()) {
            parts.add(new Literal(literal.toString()));
            literal.setLength(0);
        }
    }
}
