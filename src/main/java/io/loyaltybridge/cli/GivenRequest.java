package io.loyaltybridge.cli;

import io.loyaltybridge.intake.signature.RequestHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A payload and headers as a sender would send them. */
final class GivenRequest {
    @Option(names = "--file", paramLabel = "FILE", description = "The payload, as the source sends it.")
    private @Nullable Path file;

    @Option(
            names = "--header",
            paramLabel = "'NAME: VALUE'",
            description = "A further header, such as 'X-Shopify-Topic: orders/paid'; may be given several times.")
    private List<String> headers = List.of();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    boolean hasFile() {
        return file != null;
    }

    /** The bytes of the file, which has to be given. */
    byte[] body() {
        if (file == null) {
            throw new ParameterException(command.commandLine(), "--file: expected the file of a payload");
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CommandFailedException(
                    "--file: " + file + " cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** By name, in any letter case. */
    Map<String, String> headers() {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String header : headers) {
            int colon = header.indexOf(':');
            String name = colon < 0 ? "" : header.substring(0, colon).strip();
            if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")) {
                throw new ParameterException(
                        command.commandLine(), "--header: expected 'Name: value', found '" + header + "'");
            }
            all.put(name, header.substring(colon + 1).strip());
        }
        return all;
    }

    RequestHead head() {
        return headers()::get;
    }
}
