package io.loyaltybridge.topic;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A verified webhook on its way to the instance that owns its site.
 *
 * @param site       the site it is for; null where no site has its installation yet
 * @param key        what chooses the partition: the site id, or the instance id where there is no site
 * @param source     which source it came from; not empty
 * @param receivedAt when it came in, by the clock of the instance that took it; kept to the millisecond
 * @param body       what the reader needs to store it, as JSON in UTF-8; not looked into here, and not to be changed
 */
public record TopicRecord(@Nullable String site, String key, String source, Instant receivedAt, byte[] body) {

    /** @throws IllegalArgumentException where the key or the source is empty */
    public TopicRecord {
        if (key.isEmpty() || source.isEmpty()) {
            throw new IllegalArgumentException(
                    "expected a key and a source, found \"" + key + "\" and \"" + source + '"');
        }
        receivedAt = Instant.ofEpochMilli(receivedAt.toEpochMilli());
    }

    /** For a site that is known. */
    public static TopicRecord ofSite(String site, String source, Instant receivedAt, byte[] body) {
        return new TopicRecord(site, site, source, receivedAt, body);
    }

    /** For an installation that no site has yet. */
    public static TopicRecord ofInstallation(String instance, String source, Instant receivedAt, byte[] body) {
        return new TopicRecord(null, instance, source, receivedAt, body);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TopicRecord that
                && Objects.equals(site, that.site)
                && key.equals(that.key)
                && source.equals(that.source)
                && receivedAt.equals(that.receivedAt)
                && Arrays.equals(body, that.body);
    }

    @Override
    public int hashCode() {
        return Objects.hash(site, key, source, receivedAt, Arrays.hashCode(body));
    }

    /** Without the body, which is about a customer. */
    @Override
    public String toString() {
        return source + " of " + (site == null ? "installation " + key : "site " + site) + ", " + body.length
                + " bytes";
    }
}
