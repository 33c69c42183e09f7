package io.loyaltybridge.log;

import com.fasterxml.jackson.core.JsonStreamContext;
import net.logstash.logback.mask.ValueMasker;
import org.jspecify.annotations.Nullable;

/** For {@code logback-json.xml}: masks secrets and e-mail addresses in every text of a line, and bounds it. JSON escapes line breaks itself. */
public final class SafeValues implements ValueMasker {
    /** A stack trace is one text. */
    private static final int MOST = 65_536;

    @Override
    public @Nullable Object mask(JsonStreamContext context, Object value) {
        if (!(value instanceof CharSequence text)) {
            return null;
        }
        String masked = Addresses.mask(Secrets.mask(text.toString()));
        return masked.length() <= MOST ? masked : masked.substring(0, MOST) + "… (" + masked.length() + " characters)";
    }
}
