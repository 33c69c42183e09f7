package io.loyaltybridge.cli;

import io.loyaltybridge.ledger.store.CustomerFacts.LinkEntry;
import io.loyaltybridge.ledger.store.LedgerReader;
import io.loyaltybridge.message.CustomerTexts;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Stores;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.text.Field;
import io.loyaltybridge.text.Mail;
import io.loyaltybridge.text.TextFields;
import io.loyaltybridge.text.TextKind;
import io.loyaltybridge.text.Texts;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code preview}: what a mail or a message will look like. Makes no calls. */
@Command(
        name = "preview",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description =
                "Prints a mail or a message as a customer would get it, and checks all templates. Without a name it lists the templates.",
        footer = {"", "Example: preview reminder --locale de"})
final class PreviewCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Option(names = "--email", paramLabel = "E-MAIL", description = "Use the balance of this customer.")
    private @Nullable String email;

    @Option(
            names = "--locale",
            paramLabel = "LOCALE",
            description = "The customer's language, such as de or pt-BR (default: texts.default-locale).")
    private @Nullable String locale;

    @Option(names = "--html", description = "Print the HTML of a mail instead of its text.")
    private boolean html;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "The template.")
    private @Nullable String name;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        TextKind kind = name == null
                ? null
                : TextKind.of(name)
                        .orElseThrow(() -> new ParameterException(
                                spec.commandLine(), "NAME: expected one of " + TextKind.names() + ", found " + name));
        if (locale != null && !locale.matches("[A-Za-z]{2,3}([-_][A-Za-z0-9]+)*")) {
            throw new ParameterException(
                    spec.commandLine(), "--locale: expected a language such as de or pt-BR, found " + locale);
        }
        Settings settings = config.load();
        Texts texts = CustomerTexts.load(settings);
        if (name == null || kind == null) {
            list(texts, out);
        } else {
            print(name, kind, texts, settings, out);
        }
        out.flush();
        return 0;
    }

    private void print(String template, TextKind kind, Texts texts, Settings settings, PrintWriter out) {
        if (!texts.has(kind)) {
            throw new CommandFailedException(settings.path("texts.directory") + " has no template " + kind);
        }
        LinkEntry customer = customer(settings);
        TextFields fields = Samples.fields(kind, customer, LocalDate.now(settings.timeZone()));
        Mail mail = kind.mail() ? texts.mail(template, locale, fields) : null;
        if (html && (mail == null || mail.html() == null)) {
            throw new CommandFailedException(
                    texts.file(template, locale) + " has no HTML" + (kind.mail() ? " beside it" : ": it is a message"));
        }
        spec.commandLine().getErr().println(texts.file(template, locale) + " with " + values(customer));
        if (mail == null) {
            out.println(texts.message(template, locale, fields));
        } else if (html) {
            out.print(mail.html());
        } else {
            out.print("Subject: " + mail.subject() + "\n\n" + mail.text());
        }
    }

    private String values(@Nullable LinkEntry customer) {
        if (email == null) {
            return "sample values";
        }
        return customer == null
                ? "sample values: the balance of " + email + " is not known here"
                : "the balance of " + email + " and sample values for the rest, because names are stored only on Wix";
    }

    /** Null where the store knows no balance of one customer with this e-mail. */
    private @Nullable LinkEntry customer(Settings settings) {
        if (email == null || !Stores.of(settings).exists()) {
            return null;
        }
        try (Database store = Stores.openReadOnly(settings)) {
            List<LinkEntry> found = new LedgerReader(store, settings.site()).find(email);
            return found.size() == 1 && Samples.balance(found.get(0)).isPresent() ? found.get(0) : null;
        }
    }

    private static void list(Texts texts, PrintWriter out) {
        Table table = new Table().row("TEMPLATE", "KIND", "LANGUAGES", "HTML", "FIELDS");
        for (TextKind kind : TextKind.values()) {
            table.row(
                    kind,
                    kind.mail() ? "mail" : "message",
                    tags(texts, kind, false),
                    tags(texts, kind, true),
                    kind.fields().stream().map(Field::toString).collect(Collectors.joining(" ")));
        }
        table.print(out);
    }

    private static @Nullable String tags(Texts texts, TextKind kind, boolean html) {
        List<String> tags = texts.languages(kind, html);
        return tags.isEmpty() ? null : String.join(", ", tags);
    }
}
