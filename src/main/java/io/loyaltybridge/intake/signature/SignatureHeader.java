package io.loyaltybridge.intake.signature;

import io.loyaltybridge.intake.signature.SignatureStyle.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads and writes the header that holds the signatures. */
final class SignatureHeader {

    private final SignatureStyle style;
    private final SigningKey key;

    /** @param key any of the source's */
    SignatureHeader(SignatureStyle style, SigningKey key) {
        this.style = style;
        this.key = key;
    }

    /** The decoded signatures of the style's version and length; other versions and broken values are skipped. */
    List<byte[]> signatures(String header) {
        List<byte[]> found = new ArrayList<>(2);
        switch (style.format()) {
            case SINGLE -> add(found, header.strip(), style.prefix());
            case LIST -> split(header, ' ', item -> add(found, item, style.prefix()));
            case PAIRS -> split(header, ',', item -> add(found, item, style.prefix() + "="));
        }
        return found;
    }

    private void add(List<byte[]> found, String item, String prefix) {
        if (found.size() == key.most() || !startsWith(item, prefix)) {
            return;
        }
        try {
            byte[] signature =
                    style.encoding().decode(item.substring(prefix.length()).strip());
            if (key.mayHaveLength(signature.length)) {
                found.add(signature);
            }
        } catch (IllegalArgumentException e) {
            // Not in the style's encoding, so it is not the signature; another value of the header may be.
        }
    }

    /** The scheme before a token, such as Basic, may be in any letter case (RFC 9110). */
    private boolean startsWith(String item, String prefix) {
        boolean anyCase = style.algorithm() == Algorithm.TOKEN;
        return item.regionMatches(anyCase, 0, prefix, 0, prefix.length());
    }

    /** The value of the first pair of that name, or null. */
    static String pair(String header, String name) {
        String[] value = new String[1];
        split(header, ',', item -> {
            if (value[0] == null && item.startsWith(name) && item.startsWith("=", name.length())) {
                value[0] = item.substring(name.length() + 1);
            }
        });
        return value[0];
    }

    /** The header's value for one signature, with the time among the pairs where the style has it there. */
    String write(String signature, String timestamp) {
        return style.format() == Format.PAIRS
                ? style.timestampKey().map(key -> key + "=" + timestamp + ",").orElse("") + style.prefix() + "="
                        + signature
                : style.prefix()
                        + (style.algorithm() == Algorithm.TOKEN
                                        && !style.prefix().isEmpty()
                                ? " "
                                : "")
                        + signature;
    }

    private static void split(String text, char divider, Consumer<String> item) {
        int from = 0;
        while (from <= text.length()) {
            int to = text.indexOf(divider, from);
            if (to < 0) {
                to = text.length();
            }
            item.accept(text.substring(from, to).strip());
            from = to + 1;
        }
    }
}
