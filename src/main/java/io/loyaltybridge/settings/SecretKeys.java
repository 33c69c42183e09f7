package io.loyaltybridge.settings;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the secret settings of sites in the store, with AES-GCM: {@code enc:v1:<key>:<nonce and encrypted value>}. New values
 * are encrypted with {@code bridge.secrets-key}; those that {@code bridge.secrets-key-old} encrypted can still be decrypted. A
 * value belongs to its site and its setting: copied to another one it cannot be decrypted. Immutable.
 */
public final class SecretKeys {
    static final String NEW = "bridge.secrets-key";
    static final String OLD = "bridge.secrets-key-old";
    /** Bytes of a key. */
    static final int BYTES = 32;

    private static final String START = "enc:v1:";
    private static final Pattern FORM = Pattern.compile(START + "([0-9a-f]{8}):([A-Za-z0-9+/]+={0,2})");
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int ID_BYTES = 4;
    private static final SecureRandom RANDOM = new SecureRandom();

    private record Key(String id, SecretKeySpec secret) {}

    /** The one that encrypts first. */
    private final List<Key> keys;

    private final boolean encrypts;

    private SecretKeys(List<Key> keys, boolean encrypts) {
        this.keys = keys;
        this.encrypts = encrypts;
    }

    /** The keys of a process; either may be missing. */
    public static SecretKeys of(Settings process) {
        List<Key> keys = new ArrayList<>();
        for (String setting : List.of(NEW, OLD)) {
            if (!process.text(setting).isEmpty()) {
                keys.add(key(Base64.getDecoder().decode(process.text(setting))));
            }
        }
        return new SecretKeys(keys, !process.text(NEW).isEmpty());
    }

    private static Key key(byte[] bytes) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update("id of bridge.secrets-key\n".getBytes(StandardCharsets.UTF_8));
            byte[] id = Arrays.copyOf(hash.digest(bytes), ID_BYTES);
            return new Key(HexFormat.of().formatHex(id), new SecretKeySpec(bytes, "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** Whether a value is an encrypted one. */
    public static boolean isEncrypted(String value) {
        return value.startsWith(START);
    }

    /**
     * A value as the store keeps it: a secret encrypted, everything else as it is. References bring no secret into the store,
     * and an encrypted value stays encrypted.
     *
     * @throws IllegalArgumentException where it is a secret and there is no key; its message contains no secret
     */
    public String toKeep(String site, String setting, String value) {
        boolean open = Catalog.isSecret(setting)
                && !isEncrypted(value)
                && !References.removed(value).isBlank();
        return open ? encrypt(site, setting, value) : value;
    }

    /** Whether there is a key that encrypts. */
    public boolean encrypts() {
        return encrypts;
    }

    /** An encrypted value, encrypted again with the key that encrypts now; throws as {@link #decrypt}. */
    public String again(String site, String setting, String kept) {
        return encrypt(site, setting, decrypt(site, setting, kept));
    }

    private String encrypt(String site, String setting, String value) {
        if (!encrypts) {
            throw new IllegalArgumentException("expected a reference such as {{env:NAME}} or {{file:PATH}}, because "
                    + NEW + " is not set, and a secret is kept in the store as a reference or encrypted");
        }
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        Key key = keys.get(0);
        try {
            byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, key, nonce, site, setting)
                    .doFinal(value.getBytes(StandardCharsets.UTF_8));
            byte[] whole = Arrays.copyOf(nonce, nonce.length + encrypted.length);
            System.arraycopy(encrypted, 0, whole, nonce.length, encrypted.length);
            return START + key.id() + ":" + Base64.getEncoder().encodeToString(whole);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot encrypt with AES-GCM: " + e.getMessage(), e);
        }
    }

    /**
     * Decrypts a value.
     *
     * @param kept an encrypted one
     * @throws IllegalArgumentException where that is not possible; its message says what was expected, and no secret
     */
    public String decrypt(String site, String setting, String kept) {
        Matcher form = FORM.matcher(kept);
        if (!form.matches()) {
            throw new IllegalArgumentException("expected enc:v1:<key>:<base64>, found a text of another form");
        }
        Key key = keyOf(form.group(1));
        try {
            byte[] whole = Base64.getDecoder().decode(form.group(2));
            byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
            byte[] value = cipher(Cipher.DECRYPT_MODE, key, nonce, site, setting)
                    .doFinal(whole, NONCE_BYTES, Math.max(0, whole.length - NONCE_BYTES));
            return new String(value, StandardCharsets.UTF_8);
        } catch (AEADBadTagException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "expected a value that was encrypted for this setting of this site, found one that was changed, or"
                            + " that was encrypted for another setting or site",
                    e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot decrypt with AES-GCM: " + e.getMessage(), e);
        }
    }

    private Key keyOf(String id) {
        Optional<Key> found = keys.stream().filter(key -> key.id().equals(id)).findFirst();
        return found.orElseThrow(() -> new IllegalArgumentException("is encrypted with the key " + id
                + "; expected that key as " + NEW + " or " + OLD + ", found "
                + (keys.isEmpty()
                        ? "neither of them set"
                        : keys.stream().map(Key::id).collect(Collectors.joining(" and ")))));
    }

    /** Whether it is encrypted with one of these keys. */
    public boolean has(String kept) {
        return keys.stream().anyMatch(key -> isOf(key, kept));
    }

    /** Whether it is encrypted with the key that encrypts now. */
    public boolean isCurrent(String kept) {
        return encrypts && isOf(keys.get(0), kept);
    }

    private static boolean isOf(Key key, String kept) {
        return kept.startsWith(START + key.id() + ":");
    }

    private static Cipher cipher(int mode, Key key, byte[] nonce, String site, String setting)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.secret(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD((site + "\n" + setting).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
