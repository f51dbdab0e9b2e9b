package io.perdure.common.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A client of PostgreSQL that has stopped in a batch: a statement is sent, the batch's end is not.
 */
final class HalfSentBatch implements AutoCloseable {
  private static final int PROTOCOL = 3 << 16;

  private final Socket socket;
  private final DataOutputStream out;

  /** Returns when the statement has been carried out. */
  HalfSentBatch(PGSimpleDataSource database, String statement) throws IOException {
    socket = new Socket(database.getServerNames()[0], database.getPortNumbers()[0]);
    out = new DataOutputStream(socket.getOutputStream());
    var start = new ByteArrayOutputStream();
    new DataOutputStream(start).writeInt(PROTOCOL);
    start.writeBytes(
        "user\0postgres\0database\0%s\0\0".formatted(database.getDatabaseName()).getBytes(UTF_8));
    send(start.toByteArray());
    send('P', ("\0" + statement + "\0\0\0").getBytes(UTF_8)); // Without name and parameters.
    send('B', new byte[8]);
    send('E', new byte[5]);
    send('H', new byte[0]); // Flush, and no Sync.
    awaitCompletion(new DataInputStream(socket.getInputStream()));
  }

  private void send(char type, byte[] message) throws IOException {
    out.writeByte(type);
    send(message);
  }

  private void send(byte[] message) throws IOException {
    out.writeInt(Integer.BYTES + message.length);
    out.write(message);
  }

  private static void awaitCompletion(DataInputStream in) throws IOException {
    byte type;
    do {
      type = in.readByte();
      var message = in.readNBytes(in.readInt() - Integer.BYTES);
      if (type == 'E') {
        throw new IOException(new String(message, UTF_8));
      }
    } while (type != 'C');
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
