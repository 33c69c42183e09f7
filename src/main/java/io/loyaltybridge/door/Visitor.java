package io.loyaltybridge.door;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * One connection: what it is doing, since when, and how many bytes of bodies it holds. Placed between Netty's decoder and
 * Vert.x, because deadlines and bytes are visible only there. Used by the port's event loop only.
 */
final class Visitor extends ChannelDuplexHandler {
    /** HEAD: of a request. BODY. ANSWER: waits for our answer. IDLE: between requests. LEAVING: answered; the rest of the request is dropped. */
    enum Phase {
        HEAD,
        BODY,
        ANSWER,
        IDLE,
        LEAVING
    }

    private static final AttributeKey<Visitor> KEY = AttributeKey.valueOf(Visitor.class, "visitor");
    /** Requests that may wait behind another one on the same connection. No sender of webhooks uses pipelining. */
    private static final int MOST_AHEAD = 16;
    /** Pieces that a body may have, and one more for this many bytes: real pieces are larger, and each costs as much time as a hundred bytes. */
    private static final int FREE_PIECES = 256;

    private static final int BYTES_OF_A_PIECE = 512;
    /** How much of an unwanted body is read, so that the sender gets to read the answer. */
    private static final int MOST_UNWANTED = 1_048_576;

    private final Visitors visitors;
    // From handlerAdded, which Netty calls before anything else.
    @SuppressWarnings("NullAway.Init")
    private ChannelHandlerContext context;

    private @Nullable HttpServerRequest current;
    private Phase phase = Phase.HEAD;
    private long since;
    private boolean reading;
    private boolean refused;
    private boolean gone;
    private int unanswered;
    private int pieces;
    private long held;
    private long unwanted;

    Visitor(Visitors visitors) {
        this.visitors = visitors;
    }

    static Visitor of(io.netty.channel.Channel channel) {
        return channel.attr(KEY).get();
    }

    Phase phase() {
        return phase;
    }

    long since() {
        return since;
    }

    long held() {
        return held;
    }

    boolean reading() {
        return reading;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        ctx.channel().attr(KEY).set(this);
        ctx.pipeline().addFirst("first-bytes", new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext first, Object bytes) {
                came(bytes instanceof ByteBuf buffer ? buffer.readableBytes() : 0);
                first.fireChannelRead(bytes);
            }
        });
        enter(Phase.HEAD);
        visitors.entered(this);
    }

    private void enter(Phase next) {
        phase = next;
        since = visitors.now();
    }

    private void came(int bytes) {
        if (phase == Phase.IDLE) {
            enter(Phase.HEAD);
        } else if (phase == Phase.LEAVING) {
            unwanted += bytes;
            if (unwanted > MOST_UNWANTED) {
                close();
            }
        }
    }

    /** Called by the door before anything else happens to the request. */
    void begins(HttpServerRequest request) {
        current = request;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (gone
                || message instanceof HttpRequest && !head()
                || message instanceof HttpContent content && !content(content)) {
            ReferenceCountUtil.release(message);
            return;
        }
        boolean last = message instanceof LastHttpContent;
        if (last) {
            ended();
        }
        ctx.fireChannelRead(message);
        if (last && phase == Phase.LEAVING) {
            leave();
        }
    }

    /** Whether it may continue. */
    private boolean head() {
        unanswered++;
        pieces = 0;
        reading = true;
        if (unanswered > MOST_AHEAD || !context.channel().isWritable()) {
            visitors.closed("ahead", "it sent more requests than it read answers");
            close();
            return false;
        }
        visitors.reads(this);
        if (unanswered == 1) {
            enter(Phase.BODY);
        }
        return true;
    }

    private boolean content(HttpContent content) {
        int bytes = content.content().readableBytes();
        if (bytes == 0 || phase == Phase.LEAVING) {
            return true;
        }
        if (++pieces > FREE_PIECES + held / BYTES_OF_A_PIECE) {
            refuse(Refusal.of(413, "the body comes in too many pieces").because("pieces"), false);
        } else {
            held += bytes;
            visitors.held(bytes);
        }
        return !gone && phase != Phase.LEAVING;
    }

    private void ended() {
        reading = false;
        visitors.readTo(this);
        if (phase == Phase.BODY) {
            enter(Phase.ANSWER);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ctx.write(message, promise);
        boolean interim =
                message instanceof HttpResponse response && response.status().code() < 200;
        if (message instanceof LastHttpContent && !interim) {
            answered();
        }
    }

    private void answered() {
        unanswered--;
        if (unanswered > 0) {
            enter(reading && unanswered == 1 ? Phase.BODY : Phase.ANSWER);
            return;
        }
        current = null;
        release();
        if (refused || reading) {
            enter(Phase.LEAVING);
            if (!reading) {
                leave();
            }
        } else {
            enter(Phase.IDLE);
        }
    }

    /** The request is read and answered: after a refused one the connection ends, after any other the next may follow. */
    private void leave() {
        if (refused) {
            closeAfterAnswer();
        } else {
            unwanted = 0;
            enter(Phase.IDLE);
        }
    }

    /**
     * Answers now, even if more of the request is still to come, and ends the connection.
     *
     * @param patient whether the rest of the body is read and dropped for a moment, because many senders read the answer only
     *                after it
     */
    void refuse(Refusal refusal, boolean patient) {
        if (!context.executor().inEventLoop()) {
            context.executor().execute(() -> refuse(refusal, patient));
            return;
        }
        if (refused || gone) {
            return;
        }
        refused = true;
        HttpServerRequest request = current;
        visitors.refused(request, refusal);
        if (request == null || unanswered != 1 || request.response().headWritten()) {
            close();
            return;
        }
        // A handler that collected the body must not keep it.
        request.handler(null).endHandler(null).exceptionHandler(null);
        HttpServerResponse response = request.response()
                .setStatusCode(refusal.status())
                .putHeader("Content-Type", "application/json")
                .putHeader("Connection", "close");
        if (refusal.retryAfter() > 0) {
            response.putHeader("Retry-After", Integer.toString(refusal.retryAfter()));
        }
        response.end(refusal.json());
        if (!patient) {
            closeAfterAnswer();
        }
    }

    private void release() {
        visitors.released(held);
        held = 0;
    }

    private void closeAfterAnswer() {
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /** Closes the connection without an answer. Its bytes no longer count from now on; the close event comes later. */
    void close() {
        gone = true;
        release();
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        gone = true;
        current = null;
        release();
        visitors.left(this);
        ctx.fireChannelInactive();
    }
}
