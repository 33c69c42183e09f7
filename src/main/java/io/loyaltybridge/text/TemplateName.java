package io.loyaltybridge.text;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of the name of a template's file, such as {@code reminder.pt-BR.txt}. */
record TemplateName(TextKind kind, Locale locale, boolean html) {
    private static final Pattern FORM =
            Pattern.compile("([a-z-]+)\\.([a-z]{2,3}(?:-(?:[A-Z]{2}|[0-9]{3}))?)\\.(txt|html)");

    /** For error messages. */
    static final String EXPECTED =
            "a name such as reminder.en.txt or reminder.pt-BR.html, that begins with one of " + TextKind.names();

    static Optional<TemplateName> parse(String fileName) {
        Matcher matcher = FORM.matcher(fileName);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return TextKind.of(matcher.group(1))
                .map(kind -> new TemplateName(
                        kind,
                        Locale.forLanguageTag(matcher.group(2)),
                        matcher.group(3).equals("html")))
                .filter(name -> name.toString().equals(fileName));
    }

    @Override
    public String toString() {
        return kind + "." + locale.toLanguageTag() + (html ? ".html" : ".txt");
    }

    TemplateName asText() {
        return new TemplateName(kind, locale, false);
    }
}
