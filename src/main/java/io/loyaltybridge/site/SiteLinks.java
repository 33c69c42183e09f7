package io.loyaltybridge.site;

import io.loyaltybridge.payload.SignedText;
import java.net.URI;
import java.util.Optional;

/**
 * Links to pages of ours that hold a signed text. The link of a site beside others names the site, because it is found by it. Immutable
 * and thread-safe.
 */
public final class SiteLinks {
    private final String base;
    private final String prefix;
    private final SignedText signed;

    /**
     * @param publicUrl where the port of the webhooks is reached from outside, such as {@code https://points.example.com}
     * @param path      what the path of every such link begins with, and ends with a slash
     * @param signed    of this site and for these links
     * @param name      the name of the site
     */
    public SiteLinks(String publicUrl, String path, SignedText signed, String name) {
        this.base = publicUrl.replaceFirst("/+$", "") + path;
        this.prefix = name.equals(Site.MAIN) ? "" : name + ".";
        this.signed = signed;
    }

    /** The name of the site whose link this may be, by the last part of its path; without one, the site of the main file. */
    public static String site(String token) {
        int first = token.indexOf('.');
        return first >= 0 && token.indexOf('.', first + 1) > 0 ? token.substring(0, first) : Site.MAIN;
    }

    /** The link of a text. */
    public URI of(String text) {
        return URI.create(base + prefix + signed.sign(text));
    }

    /** Whether a link is one of these, by its beginning. */
    public boolean isOurs(URI link) {
        return link.toString().startsWith(base);
    }

    /** The text of a link, by the last part of its path; empty where it is not one that we made. */
    public Optional<String> text(String token) {
        return token.startsWith(prefix) ? signed.text(token.substring(prefix.length())) : Optional.empty();
    }
}
