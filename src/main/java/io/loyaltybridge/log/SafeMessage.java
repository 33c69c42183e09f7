package io.loyaltybridge.log;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** {@code %safe} in {@code logback.xml}: the message as one bounded line without secrets and e-mail addresses. */
public final class SafeMessage extends MessageConverter {
    static final int MOST = 8_192;

    @Override
    public String convert(ILoggingEvent event) {
        return of(String.valueOf(super.convert(event)));
    }

    /** Masked before it is cut, because half an address is still personal data. */
    static String of(String text) {
        return Printable.line(Addresses.mask(Secrets.mask(text)), MOST);
    }
}
