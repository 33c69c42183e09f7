package io.loyaltybridge.sandbox.mail;

import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A mail that came in.
 *
 * @param from the sender of the envelope
 * @param to the recipients of the envelope
 * @param subject decoded; empty where there is none
 * @param text the first part that is plain text, or null
 * @param html the first part that is HTML, or null
 * @param headers the first value of each header, as it came; names in any case
 */
public record Mail(
        String from, List<String> to, String subject, String text, String html, Map<String, String> headers) {
    /** A header as it came, or null. */
    public String header(String name) {
        return headers.get(name);
    }

    /** @throws IllegalArgumentException when the message cannot be read */
    static Mail read(String from, List<String> to, MimeMessage message) {
        try {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (Header header : Collections.list(message.getAllHeaders())) {
                headers.putIfAbsent(header.getName(), header.getValue());
            }
            String subject = message.getSubject();
            return new Mail(
                    from,
                    List.copyOf(to),
                    subject == null ? "" : subject,
                    find(message, "text/plain"),
                    find(message, "text/html"),
                    Collections.unmodifiableMap(headers));
        } catch (MessagingException | IOException e) {
            throw new IllegalArgumentException("The mail cannot be read", e);
        }
    }

    private static String find(Part part, String type) throws MessagingException, IOException {
        if (part.isMimeType(type)) {
            return part.getContent().toString();
        }
        if (part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                String found = find(parts.getBodyPart(i), type);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }
}
