package io.loyaltybridge.cli;

import io.loyaltybridge.app.Ports;
import io.loyaltybridge.intake.SourceCatalog;
import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.intake.signature.SignatureStyle;
import io.loyaltybridge.intake.signature.WebhookSigner;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Site;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code send}: signs a webhook and sends it to the running service as its source would. */
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description = "Signs a webhook of a source and sends it to the running service.",
        footer = {"", "Example: send social-like email=ada@example.com postId=post-1"})
final class SendCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Option(names = "--url", description = "Where to send it (default: the service in the settings).")
    private @Nullable String url;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "As in sources.<source>.*")
    @SuppressWarnings("NullAway.Init") // picocli fills what has to be given
    private String source;

    @Parameters(
            index = "1..*",
            paramLabel = "FIELD=VALUE",
            description =
                    "email, kind, object, event-id and occurred-at go where the settings say; others are fields of the payload.")
    private List<String> fields = List.of();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = config.load();
        if (!settings.sources().contains(source)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "no source " + source + "; the sources are: " + String.join(", ", settings.sources()));
        }
        SourceSettings set = SourceSettings.of(settings, source);
        if (!set.enabled()) {
            throw new CommandFailedException("sources." + source + ".secret is not set, so nothing can be signed");
        }
        byte[] body = payload(set).getBytes(StandardCharsets.UTF_8);
        String target = url != null
                ? url
                : Ports.url(settings.text("bridge.host"), (int) settings.number("bridge.port")) + "/webhooks/"
                        + path(settings);
        WebhookSigner signer = signer(settings, set);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        signer.headers("msg_" + UUID.randomUUID(), Instant.now(), body).forEach(request::header);
        return send(request.build(), body);
    }

    /** The path of its webhooks; the name of the site is part of it, but for that of the process. */
    private String path(Settings settings) {
        String site = Site.of(settings).name();
        return site.equals(Site.MAIN) ? source : site + "/" + source;
    }

    private WebhookSigner signer(Settings settings, SourceSettings set) {
        try {
            return new WebhookSigner(
                    SignatureStyle.load(set.signature(), SourceCatalog.profiles(settings)),
                    "sources." + source + ".secret",
                    set.secrets().get(0),
                    set.url().isEmpty() ? null : set.url());
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(Reason.of(e));
        }
    }

    private String payload(SourceSettings set) {
        try {
            return Payload.of(set, fields, Instant.now());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), Reason.of(e));
        }
    }

    private int send(HttpRequest request, byte[] body) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            HttpResponse<String> response = HttpClient.newBuilder()
                    .connectTimeout(Duration.ofSeconds(5))
                    .build()
                    .send(request, HttpResponse.BodyHandlers.ofString());
            out.println("POST " + request.uri());
            out.println(new String(body, StandardCharsets.UTF_8));
            out.println(response.statusCode() + " " + Foreign.lines(response.body()));
            return response.statusCode() == 200 ? 0 : 1;
        } catch (IOException e) {
            throw new CommandFailedException("no answer from " + request.uri() + " ("
                    + e.getClass().getSimpleName() + "); is the service running?");
        }
    }
}
