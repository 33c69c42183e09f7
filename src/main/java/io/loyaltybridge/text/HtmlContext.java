package io.loyaltybridge.text;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where in an HTML template a value is allowed: escaping makes a value safe in the text between tags, and a link in a quoted
 * {@code href}; nowhere else.
 */
final class HtmlContext {
    private static final Pattern HREF = Pattern.compile("(?is).*\\shref\\s*=\\s*\"");

    private enum State {
        TEXT,
        LESS_THAN,
        TAG,
        DOUBLE_QUOTED,
        SINGLE_QUOTED,
        COMMENT,
        RAW
    }

    private final Problems problems;
    private final StringBuilder tag = new StringBuilder();
    private State state = State.TEXT;
    private String raw = "";
    private int openedOn;
    private boolean afterLink;

    HtmlContext(Problems problems) {
        this.problems = problems;
    }

    void literal(char c, int line) {
        if (afterLink && c != '"') {
            problems.at(line, "expected \" behind the link, found " + c);
        }
        afterLink = false;
        switch (state) {
            case TEXT -> {
                if (c == '<') {
                    state = State.LESS_THAN;
                    openedOn = line;
                    tag.setLength(0);
                }
            }
            case LESS_THAN -> {
                boolean begins = Character.isLetter(c) || c == '/' || c == '!' || c == '?';
                state = begins ? State.TAG : c == '<' ? State.LESS_THAN : State.TEXT;
                tag.append(c);
            }
            default -> inTag(c);
        }
    }

    private void inTag(char c) {
        tag.append(c);
        switch (state) {
            case TAG -> {
                if (c == '>') {
                    endTag();
                } else if (tag.length() == 3 && tag.toString().equals("!--")) {
                    state = State.COMMENT;
                } else if (c == '"') {
                    state = State.DOUBLE_QUOTED;
                } else if (c == '\'') {
                    state = State.SINGLE_QUOTED;
                }
            }
            case DOUBLE_QUOTED -> back(c == '"', State.TAG);
            case SINGLE_QUOTED -> back(c == '\'', State.TAG);
            case COMMENT -> back(endsWith("-->"), State.TEXT);
            case RAW -> {
                if (endsWith("</" + raw)) {
                    state = State.TAG;
                    tag.setLength(0);
                    tag.append('/');
                }
            }
            default -> throw new IllegalStateException(state.name());
        }
    }

    private void endTag() {
        String name = tag.toString().toLowerCase(Locale.ROOT).split("[\\s/>]", 2)[0];
        if (name.equals("style") || name.equals("script")) {
            raw = name;
            state = State.RAW;
        } else {
            state = State.TEXT;
        }
        tag.setLength(0);
    }

    private void back(boolean ended, State next) {
        if (ended) {
            state = next;
        }
    }

    private boolean endsWith(String end) {
        int from = tag.length() - end.length();
        return from >= 0 && tag.substring(from).equalsIgnoreCase(end);
    }

    void field(Field field, int line) {
        boolean inHref = field.link()
                && state == State.DOUBLE_QUOTED
                && HREF.matcher(tag).matches();
        if (state != State.TEXT && !inHref) {
            problems.at(
                    line,
                    field
                            + " is inside a tag, a comment, a style or a script; only a link is allowed there, as in href=\""
                            + Field.UNSUBSCRIBE_LINK + "\"");
        }
        afterLink = inHref;
    }

    /** The start or end of an optional part: what follows has to mean the same with and without it. */
    void optional(int line) {
        if (state != State.TEXT) {
            problems.at(line, "an optional part cannot begin or end inside a tag, a comment, a style or a script");
        }
    }

    void end() {
        if (state != State.TEXT) {
            problems.at(openedOn, "this tag, comment, style or script has no end");
        }
    }
}
