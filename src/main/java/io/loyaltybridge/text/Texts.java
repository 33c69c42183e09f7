package io.loyaltybridge.text;

import io.loyaltybridge.settings.SettingsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The texts of mails and messages in the customers' languages. Checked when they are loaded, so that filling one in fails
 * only where the caller leaves out a value. Immutable and thread-safe.
 */
public final class Texts {
    private final Map<TemplateName, TemplateFile> files;
    private final Locale defaultLocale;
    private final String program;
    private final String pointsName;

    private Texts(Map<TemplateName, TemplateFile> files, Locale defaultLocale, String program, String pointsName) {
        this.files = files;
        this.defaultLocale = defaultLocale;
        this.program = program;
        this.pointsName = pointsName;
    }

    /**
     * Reads and checks every template of a folder.
     *
     * @param defaultLocale language, and perhaps region, of customers without a text of their own
     * @param needed        names of the texts that are required in the default language
     * @throws SettingsException        naming every problem with its file and line
     * @throws IllegalArgumentException for a needed name that is not the name of a text
     */
    public static Texts load(Path dir, Locale defaultLocale, Set<String> needed) {
        Locale locale = Languages.plain(defaultLocale);
        return new Texts(TemplateFolder.read(dir, locale, needed), locale, "", "");
    }

    /** The same texts with a name for the program and the points that overrides the fields; empty: the fields are used. */
    public Texts calling(String program, String pointsName) {
        return new Texts(files, defaultLocale, program, pointsName);
    }

    /**
     * A mail for a customer.
     *
     * @param name   a mail's: "reminder" or "coupon"
     * @param locale the customer's as Wix has it, such as "de-at"; null or not a language: the default
     * @throws IllegalArgumentException for another name, or where a required field has no value
     * @throws IllegalStateException    where there is no such text in the default language either
     */
    public Mail mail(String name, @Nullable String locale, TextFields fields) {
        TextKind kind = kind(name);
        if (!kind.mail()) {
            throw new IllegalArgumentException(name + " is a message, not a mail");
        }
        TemplateFile file = find(kind, locale);
        TemplateFile html = files.get(new TemplateName(kind, file.name().locale(), true));
        Map<Field, String> values = values(kind, file, locale, fields);
        return new Mail(
                subject(file.subject(), values),
                file.body().fill(values).stripTrailing() + "\n",
                html == null ? null : html.body().fill(escaped(values)));
    }

    /** Empty where it has only characters that cannot be seen. */
    private static String subject(@Nullable Template subject, Map<Field, String> values) {
        return subject == null ? "" : Objects.requireNonNullElse(PlainText.clean(subject.fill(values)), "");
    }

    /**
     * A message for the inbox, at most 16384 characters of plain text. Parameters and errors as with a mail.
     *
     * @param name a message's: "coupon-message" or "balance"
     */
    public String message(String name, @Nullable String locale, TextFields fields) {
        TextKind kind = kind(name);
        if (kind.mail()) {
            throw new IllegalArgumentException(name + " is a mail, not a message");
        }
        TemplateFile file = find(kind, locale);
        return file.body().fill(values(kind, file, locale, fields)).strip();
    }

    /** Whether a text exists, in any language. */
    public boolean has(TextKind kind) {
        return files.keySet().stream().anyMatch(name -> name.kind() == kind);
    }

    /** The file of the text for a customer with this locale. */
    public Path file(String name, @Nullable String locale) {
        return find(kind(name), locale).path();
    }

    /** The languages of a text, or of its HTML, as tags in alphabetical order. */
    public List<String> languages(TextKind kind, boolean html) {
        return files.keySet().stream()
                .filter(name -> name.kind() == kind && name.html() == html)
                .map(name -> name.locale().toLanguageTag())
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    static TextKind kind(String name) {
        return TextKind.of(name)
                .orElseThrow(() ->
                        new IllegalArgumentException("there is no text " + name + "; there are " + TextKind.names()));
    }

    private TemplateFile find(TextKind kind, @Nullable String locale) {
        List<Locale> candidates = new ArrayList<>();
        Languages.parse(locale).map(Languages::from).ifPresent(candidates::addAll);
        candidates.addAll(Languages.from(defaultLocale));
        return candidates.stream()
                .map(candidate -> files.get(new TemplateName(kind, candidate, false)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "there is no template " + new TemplateName(kind, defaultLocale, false)));
    }

    private Map<Field, String> values(TextKind kind, TemplateFile file, @Nullable String locale, TextFields fields) {
        Locale language = file.name().locale();
        TextFields named = fields;
        named = program.isEmpty() ? named : named.program(program);
        named = pointsName.isEmpty() ? named : named.pointsName(pointsName);
        Map<Field, String> values = named.in(Languages.forNumbers(Languages.parse(locale), defaultLocale, language));
        values.putIfAbsent(Field.POINTS_NAME, language.getLanguage().equals("de") ? "Punkte" : "points");
        Set<Field> missing = EnumSet.copyOf(kind.always());
        missing.removeAll(values.keySet());
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(kind + " needs " + missing + ", which have no value");
        }
        return values;
    }

    private static Map<Field, String> escaped(Map<Field, String> values) {
        Map<Field, String> escaped = new LinkedHashMap<>();
        values.forEach((field, value) -> escaped.put(field, PlainText.escape(value)));
        return escaped;
    }
}
