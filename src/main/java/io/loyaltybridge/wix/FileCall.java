package io.loyaltybridge.wix;

import io.loyaltybridge.log.Reason;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpMethods;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.EofSensorInputStream;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.FileEntity;
import org.jspecify.annotations.Nullable;

/**
 * The bean {@code fileCall} of the route {@code file-call}: what a call to the URL of a file at Wix needs before and after
 * it. The URL is signed, so it is its own permission: it must not be changed, and no message may contain it. It leads to
 * Wix's file hosts ({@link FileHosts}), so neither the token nor the headers of the message are sent. Thread-safe.
 */
public final class FileCall {
    private static final Pattern CALL = Pattern.compile("([a-z-]+) (GET|PUT|POST)");
    private static final ContentType CSV = ContentType.create("text/csv");
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int TOO_LARGE = 413;
    /** Largest answer. A file of failed rows repeats an import of at most 10 MB, with a reason for each row. */
    static final int MOST_BYTES = 67_108_864;

    private final FileHosts hosts;

    public FileCall(FileHosts hosts) {
        this.hosts = hosts;
    }

    /**
     * Sets method and URL. The variable {@code call} says which call, as in {@code "upload-import-file PUT"}, the variable
     * {@code fileUrl} where to; the body is a file or bytes.
     *
     * @throws IllegalArgumentException for another call, a URL that is not http or https, or a file that does not exist
     * @throws WixRefusedException      for a URL that leads to a host that is not one of Wix's
     */
    public void prepareCall(Exchange exchange) {
        String text = exchange.getVariable("call", String.class);
        Matcher call = CALL.matcher(String.valueOf(text));
        if (!call.matches()) {
            throw new IllegalArgumentException(
                    "the variable call: expected \"operation METHOD\", found \"" + text + "\"");
        }
        String url = url(exchange.getVariable("fileUrl", String.class));
        hosts.problem(URI.create(url)).ifPresent(problem -> {
            throw refused(call.group(1), 0, problem);
        });
        Message message = exchange.getMessage();
        Object body = call.group(2).equals("GET") ? null : entity(message);
        Map<String, Object> headers = message.getHeaders();
        headers.clear();
        headers.put(Exchange.HTTP_METHOD, HttpMethods.valueOf(call.group(2)));
        headers.put(Exchange.HTTP_URI, url);
        message.setBody(body);
        exchange.setProperty(FileCall.class.getName(), call.group(1));
    }

    private static String url(String url) {
        try {
            URI uri = URI.create(String.valueOf(url));
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http && uri.getHost() != null && uri.getUserInfo() == null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // Reported below, because the exception's message contains the URL.
        }
        throw new IllegalArgumentException("the URL of a file: expected one with http or https, found "
                + (url == null ? "none" : "\"" + url.replaceAll("[?#].*", "…") + "\""));
    }

    /** With its length, because file stores refuse a body without one. */
    private static HttpEntity entity(Message message) {
        Object body = message.getBody();
        File file = body instanceof Path path ? path.toFile() : body instanceof File f ? f : null;
        if (file == null) {
            return new ByteArrayEntity(message.getBody(byte[].class), CSV);
        }
        if (!file.isFile()) {
            throw new IllegalArgumentException("the file to upload does not exist: " + file);
        }
        return new FileEntity(file, CSV);
    }

    /**
     * Reads the answer: the body becomes bytes, headers are gone.
     *
     * @throws WixException a typed error for any status but 2xx
     */
    public void readAnswer(Exchange exchange) {
        Message message = exchange.getMessage();
        String operation = String.valueOf(exchange.removeProperty(FileCall.class.getName()));
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        byte[] body = body(operation, message, status >= 200 && status < 300);
        message.getHeaders().clear();
        message.setBody(body);
        if (body != null) {
            return;
        }
        if (status == METHOD_NOT_ALLOWED || status == TOO_LARGE) {
            throw refused(
                    operation,
                    status,
                    status
                            + (status == TOO_LARGE
                                    ? ", the file is too large"
                                    : ", the file store needs another method (setting wix.upload-method)"));
        }
        // Also where the URL is refused: it may have expired, and a new one may work.
        throw new WixUnavailableException(operation, status, "", status + " from the file store", null);
    }

    /** Reads the body as a stream, so that a limit applies whatever its length says. Null where no body is wanted. */
    private static byte @Nullable [] body(String operation, Message message, boolean wanted) {
        try (InputStream in = message.getBody(InputStream.class)) {
            byte[] body = in == null ? new byte[0] : wanted ? in.readNBytes(MOST_BYTES + 1) : null;
            if (body != null && body.length <= MOST_BYTES) {
                return body;
            }
            if (in instanceof EofSensorInputStream rest) {
                // Closing it would read it completely.
                rest.abort();
            }
            if (!wanted) {
                return null;
            }
            throw refused(operation, 0, "the file is larger than " + MOST_BYTES + " bytes");
        } catch (IOException e) {
            throw new WixUnavailableException(
                    operation, 0, "", "the answer was cut off (" + e.getClass().getSimpleName() + ")", null);
        }
    }

    private static WixRefusedException refused(String operation, int status, String text) {
        return new WixRefusedException(operation, status, "", text, null, Map.of());
    }

    /** No answer came: connection refused, timeout, or broken off. */
    public void failWithoutAnswer(Exchange exchange) {
        String operation = String.valueOf(exchange.removeProperty(FileCall.class.getName()));
        exchange.getMessage().getHeaders().clear();
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (cause instanceof FileHosts.RefusedAddressException) {
            throw refused(operation, 0, Reason.of(cause));
        }
        throw new WixUnavailableException(
                operation,
                0,
                "",
                "no answer (" + cause.getClass().getSimpleName() + ": " + cause.getMessage() + ")",
                null);
    }
}
