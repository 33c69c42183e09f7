package io.loyaltybridge.award.connect;

import io.loyaltybridge.ledger.store.Identities.Identity;
import io.loyaltybridge.payload.SignedText;
import io.loyaltybridge.site.SiteLinks;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Links by which a customer confirms that a person at a source is them. A link holds source, person, address and when it was made, and is
 * good for {@value #DAYS} days. Immutable and thread-safe.
 */
public final class ConnectLinks {
    /** What the path of every link begins with, at the port of the webhooks. */
    public static final String PATH = "/connect/";

    static final int DAYS = 30;

    private final SiteLinks links;
    private final Clock clock;

    /**
     * @param publicUrl where the port of the webhooks is reached from outside, such as {@code https://points.example.com}
     * @param secret    what the key is derived from
     * @param site      a link of one site is none of another's
     * @param name      the name of the site
     */
    public ConnectLinks(String publicUrl, byte[] secret, String site, String name, Clock clock) {
        this.links = new SiteLinks(publicUrl, PATH, new SignedText(secret, "connect link", site), name);
        this.clock = clock;
    }

    /**
     * What a link asks.
     *
     * @param made when the link was made
     */
    record Asked(Identity identity, Instant made) {
        private String text() {
            return made.toEpochMilli() + "\n" + identity.source() + "\n" + identity.email() + "\n" + identity.person();
        }

        private static Asked of(String text) {
            String[] lines = text.split("\n", 4);
            return new Asked(
                    new Identity(lines[1], lines[3], lines[2]), Instant.ofEpochMilli(Long.parseLong(lines[0])));
        }
    }

    /** The link that asks whether a person is the customer of an address. */
    public URI of(Identity identity) {
        return links.of(new Asked(identity, clock.instant()).text());
    }

    /** What a link asks; empty where the last part of its path is not one that we made, or it is too old. */
    Optional<Asked> asked(String token) {
        Instant oldest = clock.instant().minus(Duration.ofDays(DAYS));
        return links.text(token).map(Asked::of).filter(asked -> asked.made().isAfter(oldest));
    }
}
