package io.loyaltybridge.text;

import java.util.ArrayList;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The languages that are tried for a customer. Only language and region count. */
final class Languages {
    private static final int LONGEST_TAG = 35;

    private Languages() {}

    /** A tag as Wix has it ({@code de}, {@code de-at}, {@code pt-BR}, {@code EN}); empty where it is not a language. */
    static Optional<Locale> parse(@Nullable String tag) {
        if (tag == null || tag.length() > LONGEST_TAG) {
            return Optional.empty();
        }
        try {
            Locale locale = new Locale.Builder()
                    .setLanguageTag(tag.strip().replace('_', '-'))
                    .build();
            return locale.getLanguage().isEmpty() ? Optional.empty() : Optional.of(plain(locale));
        } catch (IllformedLocaleException e) {
            return Optional.empty();
        }
    }

    static Locale plain(Locale locale) {
        return new Locale.Builder()
                .setLanguage(locale.getLanguage())
                .setRegion(locale.getCountry())
                .build();
    }

    /** The most specific first: {@code de-AT}, {@code de}. */
    static List<Locale> from(Locale locale) {
        List<Locale> candidates = new ArrayList<>(List.of(locale));
        if (!locale.getCountry().isEmpty()) {
            candidates.add(
                    new Locale.Builder().setLanguage(locale.getLanguage()).build());
        }
        return candidates;
    }

    /** The locale of numbers and dates: the language of the text, with the region of the customer, else of the site. */
    static Locale forNumbers(Optional<Locale> customer, Locale site, Locale text) {
        return Stream.concat(customer.stream(), Stream.of(site))
                .filter(locale -> locale.getLanguage().equals(text.getLanguage())
                        && !locale.getCountry().isEmpty())
                .findFirst()
                .orElse(text);
    }
}
