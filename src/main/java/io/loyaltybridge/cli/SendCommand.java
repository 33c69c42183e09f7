package io.loyaltybridge.cli;

import io.loyaltybridge.app.Ports;
import io.loyaltybridge.intake.BodyForm;
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
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
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
        footer = {
            "",
            "Example: send social-like email=ada@example.com postId=post-1",
            "Example: send shop --file order.json --header 'X-Shopify-Topic: orders/paid'"
        })
final class SendCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Mixin
    private GivenRequest given;

    @Option(names = "--url", description = "Where to send it (default: the service in the settings).")
    private @Nullable String url;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "As in sources.<source>.*")
    @SuppressWarnings("NullAway.Init") // picocli fills what has to be given
    private String source;

    @Parameters(
            index = "1..*",
            paramLabel = "FIELD=VALUE",
            description =
                    "email, person, kind, object, event-id and occurred-at go where the settings say; others are fields of the payload.")
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
        if (given.hasFile() && !fields.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "expected --file or fields, found both");
        }
        try {
            return send(settings, set);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(Reason.of(e));
        }
    }

    private int send(Settings settings, SourceSettings set) throws InterruptedException {
        BodyForm form = SourceCatalog.reader(settings, set).form();
        byte[] body = given.hasFile() ? given.body() : payload(set, form).getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Content-Type", form.contentType());
        Payload.headerKind(set, fields)
                .ifPresent(kind -> headers.put(Objects.requireNonNull(set.kindHeader(), "it says the kind"), kind));
        headers.putAll(given.headers());
        Map<String, String> parameters = Map.of();
        Optional<WebhookSigner> signer = signer(settings, set);
        if (signer.isPresent()) {
            Instant now = Instant.now();
            headers.putAll(signer.get().headers("msg_" + UUID.randomUUID(), now, body));
            parameters = signer.get().parameters(now, body);
        }
        String target = url != null
                ? url
                : Ports.url(settings.text("bridge.host"), (int) settings.number("bridge.port")) + "/webhooks/"
                        + path(settings);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(with(target, parameters)))
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return send(request.build(), target, body);
    }

    private static String with(String target, Map<String, String> parameters) {
        StringBuilder whole = new StringBuilder(target);
        parameters.forEach((name, value) -> whole.append(whole.indexOf("?") < 0 ? '?' : '&')
                .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return whole.toString();
    }

    /** The path of its webhooks; the name of the site is part of it, but for that of the process. */
    private String path(Settings settings) {
        String site = Site.of(settings).name();
        return site.equals(Site.MAIN) ? source : site + "/" + source;
    }

    /** Empty for a source that signs nothing. */
    private Optional<WebhookSigner> signer(Settings settings, SourceSettings set) {
        SignatureStyle style = SignatureStyle.load(set.signature(), SourceCatalog.profiles(settings));
        return style.isSigned()
                ? Optional.of(new WebhookSigner(
                        style,
                        "sources." + source + ".secret",
                        set.secrets().get(0),
                        set.url().isEmpty() ? null : set.url()))
                : Optional.empty();
    }

    private String payload(SourceSettings set, BodyForm form) {
        try {
            String payload = Payload.of(set, fields, Instant.now());
            return form.isForm() ? Payload.asForm(payload, form) : payload;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), Reason.of(e));
        }
    }

    /** @param target its address without the parameters, which may be secret */
    private int send(HttpRequest request, String target, byte[] body) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            HttpResponse<String> response = HttpClient.newBuilder()
                    .connectTimeout(Duration.ofSeconds(5))
                    .build()
                    .send(request, HttpResponse.BodyHandlers.ofString());
            out.println("POST " + target);
            out.println(Foreign.lines(new String(body, StandardCharsets.UTF_8)));
            out.println(response.statusCode() + " " + Foreign.lines(response.body()));
            return response.statusCode() == 200 ? 0 : 1;
        } catch (IOException e) {
            throw new CommandFailedException(
                    "no answer from " + target + " (" + e.getClass().getSimpleName() + "); is the service running?");
        }
    }
}
