package dev.sunder.engine.training;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Writes a run's metrics for TensorBoard: scalars {@code train/loss}, {@code train/accuracy},
 * {@code train/learning_rate} every n steps, and {@code validation/loss}, {@code
 * validation/accuracy} after each validated epoch.
 *
 * <p>The file is {@link #FILE_NAME} in a folder of the caller's choosing: framed records, each an
 * {@code Event} message with one scalar {@code Summary}. A fresh run overwrites it; a resumed one
 * drops the events after its checkpoint, and a torn end, and appends.
 */
public final class TensorBoardEvents implements TrainingListener {

  /** The file's name; TensorBoard reads files with {@code tfevents} in their names. */
  public static final String FILE_NAME = "events.out.tfevents.sunder";

  // Field numbers of tensorflow.Event, tensorflow.Summary and tensorflow.Summary.Value.
  private static final int EVENT_WALL_TIME = 1;
  private static final int EVENT_STEP = 2;
  private static final int EVENT_FILE_VERSION = 3;
  private static final int EVENT_SUMMARY = 5;
  private static final int SUMMARY_VALUE = 1;
  private static final int VALUE_TAG = 1;
  private static final int VALUE_SIMPLE = 2;

  private final Path file;
  private final int every;
  private long lastStep;
  private RecordFile records;

  /**
   * Events of a run.
   *
   * @param folder where to write; must exist
   * @param every steps between two readings, at least 1
   */
  public TensorBoardEvents(Path folder, int every) {
    if (every < 1) {
      throw new IllegalArgumentException("steps between events must be at least 1, got " + every);
    }
    this.file = folder.resolve(FILE_NAME);
    this.every = every;
  }

  @Override
  public void onStart(RunStart start) {
    lastStep = start.horizon().steps();
    try {
      records =
          start.resumed()
              ? RecordFile.reopen(file, event -> isUpTo(event, start.step()))
              : RecordFile.create(file);
      if (records.isEmpty()) {
        records.append(fileVersion());
      }
    } catch (IOException failure) {
      throw cannotWrite(failure);
    }
  }

  @Override
  public void onStep(StepReport report) {
    if (report.step() % every != 0 && report.step() != lastStep) {
      return;
    }
    append(report.step(), "train/loss", report.loss());
    append(report.step(), "train/accuracy", report.accuracy());
    append(report.step(), "train/learning_rate", report.learningRate());
  }

  @Override
  public void onEpoch(EpochReport report) {
    report
        .validation()
        .ifPresent(
            validation -> {
              append(report.step(), "validation/loss", validation.loss());
              append(report.step(), "validation/accuracy", validation.accuracy());
            });
  }

  @Override
  public void close() {
    if (records == null) {
      return;
    }
    try {
      records.close();
    } catch (IOException failure) {
      throw cannotWrite(failure);
    }
  }

  private void append(long step, String tag, double value) {
    try {
      records.append(scalar(step, tag, (float) value));
    } catch (IOException failure) {
      throw cannotWrite(failure);
    }
  }

  private static byte[] fileVersion() throws IOException {
    byte[] event = new byte[64];
    CodedOutputStream out = CodedOutputStream.newInstance(event);
    out.writeDouble(EVENT_WALL_TIME, now());
    out.writeString(EVENT_FILE_VERSION, "brain.Event:2");
    return Arrays.copyOf(event, out.getTotalBytesWritten());
  }

  private static byte[] scalar(long step, String tag, float number) throws IOException {
    int valueSize =
        CodedOutputStream.computeStringSize(VALUE_TAG, tag)
            + CodedOutputStream.computeFloatSize(VALUE_SIMPLE, number);
    int summarySize =
        CodedOutputStream.computeTagSize(SUMMARY_VALUE)
            + CodedOutputStream.computeUInt32SizeNoTag(valueSize)
            + valueSize;
    byte[] event =
        new byte
            [CodedOutputStream.computeDoubleSize(EVENT_WALL_TIME, 0)
                + CodedOutputStream.computeInt64Size(EVENT_STEP, step)
                + CodedOutputStream.computeTagSize(EVENT_SUMMARY)
                + CodedOutputStream.computeUInt32SizeNoTag(summarySize)
                + summarySize];
    CodedOutputStream out = CodedOutputStream.newInstance(event);
    out.writeDouble(EVENT_WALL_TIME, now());
    out.writeInt64(EVENT_STEP, step);
    out.writeTag(EVENT_SUMMARY, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(summarySize);
    out.writeTag(SUMMARY_VALUE, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(valueSize);
    out.writeString(VALUE_TAG, tag);
    out.writeFloat(VALUE_SIMPLE, number);
    out.checkNoSpaceLeft();
    return event;
  }

  /** Whether an event belongs to a step up to the given one; one without a step does. */
  private static boolean isUpTo(ByteBuffer event, long step) {
    CodedInputStream in = CodedInputStream.newInstance(event);
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (WireFormat.getTagFieldNumber(tag) == EVENT_STEP) {
          return in.readInt64() <= step;
        }
        in.skipField(tag);
      }
      return true;
    } catch (IOException noEvent) {
      return false;
    }
  }

  private static double now() {
    return System.currentTimeMillis() / 1000.0;
  }

  private UncheckedIOException cannotWrite(IOException failure) {
    return new UncheckedIOException("cannot write events to " + file + ": " + failure, failure);
  }
}
