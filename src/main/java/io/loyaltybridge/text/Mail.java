package io.loyaltybridge.text;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A mail that is ready to send.
 *
 * @param subject one line without control characters
 * @param text    the body as plain text; its lines end in {@code \n}
 * @param html    the body as HTML, or null where the template has none
 */
public record Mail(String subject, String text, @Nullable String html) {

    /** @throws IllegalArgumentException where the subject could be read as more than one header line */
    public Mail {
        Objects.requireNonNull(text);
        if (subject.isBlank() || subject.codePoints().anyMatch(c -> PlainText.breaksLines(c) || PlainText.hidden(c))) {
            throw new IllegalArgumentException("a subject is one line without control characters");
        }
    }
}
