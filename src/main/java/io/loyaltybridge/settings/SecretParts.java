package io.loyaltybridge.settings;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of a secret value that others may repeat: a driver repeats a part of a URL, a server one secret of several. */
final class SecretParts {
    private static final Pattern SEVERAL = Pattern.compile("[,\\s]+");
    /** Settings that may contain several secrets. In others, such as a passphrase, the parts between spaces may be any word. */
    private static final Pattern LISTS = Pattern.compile("program\\.webhook-secret|sources\\..*");
    /** A parameter of a URL whose name says that it is secret. */
    private static final Pattern PARAMETER = Pattern.compile(
            "[?&;,(][^=&;,()]*(?:pass|pwd|secret|token|credential|key)[^=&;,()]*=([^&;,)]+)", Pattern.CASE_INSENSITIVE);

    private SecretParts() {}

    /** Of all values that are secret; not empty, but of any length. */
    static Set<String> of(Map<String, String> values) {
        Set<String> secrets = new TreeSet<>();
        values.forEach((key, value) -> {
            if (!value.isEmpty() && Catalog.isSecret(key)) {
                secrets.addAll(of(key, value));
            }
        });
        return secrets;
    }

    private static Set<String> of(String key, String value) {
        Set<String> parts = new TreeSet<>();
        add(value, parts);
        if (LISTS.matcher(key).matches()) {
            SEVERAL.splitAsStream(value).forEach(part -> {
                add(part, parts);
                // The password of user:password.
                add(part.substring(part.indexOf(':') + 1), parts);
            });
        }
        if (value.contains(":")) {
            password(value, parts);
            for (Matcher parameter = PARAMETER.matcher(value); parameter.find(); ) {
                add(parameter.group(1), parts);
            }
        }
        parts.remove("");
        return parts;
    }

    /** Of {@code //user:password@host}, and of {@code :user/password@host} as Oracle writes it. */
    private static void password(String url, Set<String> parts) {
        int at = url.lastIndexOf('@');
        if (at < 0) {
            return;
        }
        int slashes = url.indexOf("//");
        int begin = slashes >= 0 && slashes < at ? slashes + 2 : url.lastIndexOf(':', at) + 1;
        String[] login = url.substring(begin, at).split("[:/]", 2);
        add(login[login.length - 1], parts);
    }

    /** The value, and the value encoded and decoded as in URLs. */
    private static void add(String part, Set<String> parts) {
        parts.add(part);
        parts.add(URLEncoder.encode(part, StandardCharsets.UTF_8));
        try {
            parts.add(URLDecoder.decode(part, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            // It is not encoded.
        }
    }
}
