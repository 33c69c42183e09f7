package io.loyaltybridge.cli;

/** Entry point of the command line. */
public final class LoyaltyBridge {
    private LoyaltyBridge() {
    }

    public static void main(String[] args) {
        System.out.println("Loyalty Bridge");
    }
}
