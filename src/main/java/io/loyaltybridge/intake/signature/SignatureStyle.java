package io.loyaltybridge.intake.signature;

import io.loyaltybridge.settings.Installation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How one kind of sender signs its webhooks, read from {@code signatures/<name>.properties} in the profiles directory. The
 * keys and their values are explained in {@code profiles/signatures/standard-webhooks.properties}. Immutable; everything is
 * parsed once, here.
 *
 * @param name             the name of the profile
 * @param signatureHeader  header that holds the signatures; for {@code inQuery} the parameter that does
 * @param inQuery          whether it is a parameter of the query
 * @param format           how that header is split
 * @param prefix           text before each signature, or for {@link Format#PAIRS} the name of the pairs that hold one
 * @param encoding         how the signature's bytes are written
 * @param algorithm        never taken from a message
 * @param content          the bytes that are signed
 * @param idHeader         header of the signed id; empty when the sender signs none
 * @param timestampHeader  header of the signed time; empty when there is none, or it is one of the pairs
 * @param timestampKey     name of the pair that holds the signed time; empty when there is none
 * @param millis           whether that time is in milliseconds, not in seconds
 * @param toleranceSeconds seconds by which the time may be in the past or the future; 0 when no time is signed
 * @param secretFormat     how the secret is written in the settings
 * @param handshake        what the sender asks before it sends, unless a setting says otherwise
 * @param body             what the sender's bodies are, unless a setting says otherwise: {@code json}, {@code form} or
 *                         {@code form:<field>}
 */
public record SignatureStyle(
        String name,
        String signatureHeader,
        boolean inQuery,
        Format format,
        String prefix,
        Encoding encoding,
        Algorithm algorithm,
        SignedContent content,
        Optional<String> idHeader,
        Optional<String> timestampHeader,
        Optional<String> timestampKey,
        boolean millis,
        long toleranceSeconds,
        SecretFormat secretFormat,
        Handshake handshake,
        String body) {

    /** How the signature header is split. */
    public enum Format {
        /** Values separated by spaces, each after the prefix. */
        LIST,
        /** {@code name=value} separated by commas. */
        PAIRS,
        /** One value after the prefix. */
        SINGLE
    }

    /** False where the sender's address is all that tells its webhooks from others. */
    public boolean isSigned() {
        return algorithm != Algorithm.NONE;
    }

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    /**
     * Reads the profile from {@code profilesDir}, or, if it is not there, the copy on the classpath.
     *
     * @param name        lower-case letters, digits and hyphens
     * @param profilesDir the directory that holds {@code signatures/}; need not exist
     * @throws IllegalArgumentException when there is no such profile, or a key in it is wrong; the message names it
     */
    public static SignatureStyle load(String name, Path profilesDir) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("signature style '" + name
                    + "': expected a name of lower-case letters, digits and hyphens, for example standard-webhooks");
        }
        Path file = Installation.here().file(profilesDir.resolve("signatures").resolve(name + ".properties"));
        String resource = "/profiles/signatures/" + name + ".properties";
        try (InputStream in = Files.isRegularFile(file)
                ? Files.newInputStream(file)
                : SignatureStyle.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException(
                        "signature style '" + name + "' is not known: expected the file " + file);
            }
            return parse(name, in);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "signature style '" + name + "' cannot be read from " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads a profile from a stream in {@link java.util.Properties} format.
     *
     * @throws IllegalArgumentException when a key is missing, unknown or wrong; the message names profile and key
     * @throws IOException when the stream cannot be read
     */
    public static SignatureStyle parse(String name, InputStream in) throws IOException {
        return new SignatureStyleParser(name, in).parse();
    }
}
