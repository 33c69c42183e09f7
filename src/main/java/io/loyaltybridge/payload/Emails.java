package io.loyaltybridge.payload;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** E-mail addresses as keys of customers. */
public final class Emails {
    /** The longest that Wix accepts. */
    private static final int MAX = 320;
    /** A longer text cannot be an address, and is not normalised to find that out, because that takes seconds for long texts. */
    private static final int LONGEST = 4 * MAX;

    private static final Pattern ADDRESS = Pattern.compile(
            "[^\\s@<>\",;:()\\[\\]\\\\\\p{Cntrl}]+@[^\\s@<>\",;:()\\[\\]\\\\\\p{Cntrl}.]+(\\.[^\\s@<>\",;:()\\[\\]\\\\\\p{Cntrl}.]+)+");

    private Emails() {}

    /** Without spaces around it and in lower case; empty where it is not an address. */
    public static Optional<String> normalise(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        String stripped = text.strip();
        if (stripped.length() > LONGEST) {
            return Optional.empty();
        }
        String email = Normalizer.normalize(stripped, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        return email.length() <= MAX && ADDRESS.matcher(email).matches() ? Optional.of(email) : Optional.empty();
    }

    /** For logs: the first letter and the domain's last part. */
    public static String mask(String email) {
        int at = email.indexOf('@');
        int dot = email.lastIndexOf('.');
        return at < 1 ? "***" : email.charAt(0) + "***@***" + (dot > at ? email.substring(dot) : "");
    }
}
