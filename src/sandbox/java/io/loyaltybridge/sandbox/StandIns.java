package io.loyaltybridge.sandbox;

import io.loyaltybridge.sandbox.mail.Mailbox;
import java.util.List;

/** The stand-ins that run together, for one site or for several. */
public interface StandIns extends AutoCloseable {
    /** A line for each stand-in, saying where it listens. */
    List<String> lines();

    /** The address of the control paths, {@code /_sandbox/…}, of Wix's stand-in; of the first, where there are several. */
    String controlUrl();

    /** Where mails arrive. */
    Mailbox mailbox();

    @Override
    void close();
}
