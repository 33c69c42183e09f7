package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.server.Answer;
import io.loyaltybridge.sandbox.server.Exchange;
import io.loyaltybridge.sandbox.server.Request;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Where import files are uploaded and error files are downloaded: with Wix another host, here paths outside of the API. A URL
 * is its own permission, so it works without a token, and a caller that sends one is refused: a token must not be sent to a
 * file host. Calls do not use up the site's quota. Guarded by the stand-in's lock.
 */
final class FileStore {
    static final String PATH = "/_files/";
    static final int MAX_UPLOAD = 64 * 1024 * 1024;
    static final Set<String> OPERATIONS = Set.of("files.upload", "files.download");
    /** Looks like a signature: a client that decodes or encodes the URL again breaks it. */
    private static final String SIGNATURE = "expires=4102444800&signature=a%2Fb%2Bc%3D";

    private static final String UPLOAD = PATH + "upload/";
    private static final String DOWNLOAD = PATH + "download/";

    private final Supplier<String> baseUrl;
    private final String uploadMethod;
    private final Map<String, byte[]> uploads = new HashMap<>();
    private final Map<String, String> downloads = new HashMap<>();

    FileStore(Supplier<String> baseUrl, String uploadMethod) {
        this.baseUrl = baseUrl;
        this.uploadMethod = uploadMethod;
    }

    /** A place for a file: {@code filePath} and {@code uploadUrl}. */
    ObjectNode place() {
        String name = UUID.randomUUID() + ".csv";
        uploads.put(name, null);
        return Json.object()
                .put("filePath", "/loyalty-imports/" + name)
                .put("uploadUrl", baseUrl.get() + UPLOAD + name + "?" + SIGNATURE);
    }

    /** What was uploaded to a place; null where there is no such place, or nothing in it. */
    byte[] uploaded(String filePath) {
        return uploads.get(filePath.substring(filePath.lastIndexOf('/') + 1));
    }

    /** Makes a text available at a URL. */
    String publish(String name, String text) {
        downloads.put(name, text);
        return baseUrl.get() + DOWNLOAD + name + "?" + SIGNATURE;
    }

    Exchange prepare(Request request) {
        boolean upload = request.path().startsWith(UPLOAD);
        return new Exchange(
                upload ? "files.upload" : "files.download",
                null,
                null,
                () -> upload ? upload(request) : download(request),
                points -> {});
    }

    private Answer upload(Request request) {
        String name = request.path().substring(UPLOAD.length());
        Answer refusal = refusal(request, uploadMethod, uploads.containsKey(name));
        if (refusal != null) {
            return refusal;
        }
        uploads.put(name, request.body());
        return Answer.ok(Json.object());
    }

    private Answer download(Request request) {
        String name = request.path().startsWith(DOWNLOAD) ? request.path().substring(DOWNLOAD.length()) : "";
        Answer refusal = refusal(request, "GET", downloads.containsKey(name));
        return refusal != null ? refusal : Answer.text("text/csv", downloads.get(name));
    }

    private static Answer refusal(Request request, String method, boolean known) {
        for (String header : new String[] {"Authorization", "wix-site-id", "wix-account-id", "X-Wix-Consistent"}) {
            if (request.header().apply(header) != null) {
                return error(400, "The header " + header + " must not be sent to a file store");
            }
        }
        if (!request.method().equals(method)) {
            return new Answer(405, error(405, "Use " + method).body(), Map.of("Allow", method));
        }
        return known && SIGNATURE.equals(request.query()) ? null : error(403, "The signature does not match");
    }

    private static Answer error(int status, String message) {
        return Answer.of(status, Json.object().put("error", message));
    }

    void clear() {
        uploads.clear();
        downloads.clear();
    }
}
