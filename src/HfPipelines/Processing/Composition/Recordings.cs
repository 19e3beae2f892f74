using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using HfPipelines.Audio;

namespace HfPipelines.Processing.Composition;

/// <summary>Recordings in texts: how many tokens the network makes of them.</summary>
internal static class Recordings
{
    /// <summary>Recordings as the class gives them to its feature extractor.</summary>
    /// <param name="call">The call.</param>
    /// <param name="arguments">The options of the extractor.</param>
    /// <returns>The features, and for each recording <c>num_samples</c> and <c>num_windows</c>, the number of parts in which it was given.</returns>
    public static AudioFeatures Extract(ComposedCall call, JsonObject arguments)
    {
        JsonObject entry = call.Spec.Part("audio");
        FeatureExtractor extractor = call.Files.FeatureExtractor;
        AudioData[] recordings = [.. call.Batch.Audio.Select(r => r.ToMono().Resample(extractor.SamplingRate))];
        int[] samples = [.. recordings.Select(r => r.Length)];
        AudioData[][] windows = [.. recordings.Select(r => entry.ContainsKey("window") ? Split(r, call) : [r])];
        AudioData[] given = (bool?)entry["joined"] is true ? Joined(call, recordings) : [.. windows.SelectMany(w => w)];
        AudioFeatures features = extractor.Extract(given, new AudioArguments { Options = arguments });
        (features["num_samples"], features["num_windows"]) = (samples, windows.Select(w => w.Length).ToArray());
        return features;
    }

    /// <summary>What two convolutions with a stride of 2 in all leave of the steps of a recording's windows together.</summary>
    public static string Convolved(MediaPart part, ProcessedFeatures features, int index)
    {
        long steps = Steps(part, features, index);
        return PlaceholderRules.Wrapped(part, ((((steps - 1) / 2) + 1 - 2) / 2) + 1);
    }

    /// <summary>The same with padding, four tokens merged to one.</summary>
    public static string PooledWindows(MediaPart part, ProcessedFeatures features, int index)
    {
        long steps = ((Steps(part, features, index) - 1) / 2) + 1;
        return PlaceholderRules.Wrapped(part, ((steps - 4) / 4) + 1);
    }

    /// <summary>Three convolutions over each part of a recording.</summary>
    public static string Windows(MediaPart part, ProcessedFeatures features, int index)
    {
        long steps = Steps(part, features, index), length = 2 * (long)part.Measure("n_window"), rest = steps % length;
        long left = Halved(Halved(Halved(rest)));
        return PlaceholderRules.Wrapped(part, left + (steps / length * 13));

        static long Halved(long count) => FloorDivide(count - 1, 2) + 1;
    }

    /// <summary>Every second step of a recording, twice, where it is no padding.</summary>
    public static string HalvedMask(MediaPart part, ProcessedFeatures features, int index)
    {
        long[] mask = part.Row(features, part.TextSetting("output")!, index);
        return PlaceholderRules.Wrapped(part, mask.Where((_, i) => i % 4 == 0).Sum());
    }

    /// <summary>One token for so many samples or steps.</summary>
    public static string Samples(MediaPart part, ProcessedFeatures features, int index)
    {
        long per = (long)part.Measure(part.TextSetting("per") ?? "samples_per_token");
        return PlaceholderRules.Wrapped(part, (part.Row(features, part.TextSetting("output")!, index).Sum() + per - 1) / per);
    }

    /// <summary>Merged steps of a recording with the seconds among them (MOSS).</summary>
    public static string Marked(MediaPart part, ProcessedFeatures features, int index)
    {
        long merge = (long)part.Setting("audio_merge_size"), window = part.Option("n_samples");
        long[] lengths = [.. Enumerable.Range(0, index + 1).Select(i => Math.Max(1, (part.Row(features, "padding_mask", i).Sum() + window - 1) / window))];
        int first = (int)lengths.Take(index).Sum();
        long count = Enumerable.Range(first, (int)lengths[index]).Sum(i => (((part.Row(features, part.TextSetting("output")!, i).Sum() - 1) / 2) + merge) / merge);
        double rate = part.Setting("audio_tokens_per_second");
        int seconds = (int)part.Setting("time_marker_every_seconds"), distance = (int)(rate * seconds);
        if (distance <= 0)
        {
            return part.Repeat(count);
        }

        var text = new StringBuilder();
        long done = 0;
        for (int second = seconds; second <= (int)(count / rate); second += seconds, done += distance)
        {
            text.Append(part.Repeat(distance)).Append(second.ToString(CultureInfo.InvariantCulture));
        }

        return text.Append(part.Repeat(Math.Max(0, count - done))).ToString();
    }

    /// <summary>What a chain of convolutions leaves of a recording's samples (CSM).</summary>
    public static string Encoded(MediaPart part, ProcessedFeatures features, int index)
    {
        long length = part.Row(features, "num_samples", index)[0];
        JsonNode chain = part.OptionNode("encoded_length_kwargs") ?? part.Entry("encoded_length_kwargs")!;
        (long[] kernels, long[] strides, long[] dilations) = (Numbers("kernel_sizes"), Numbers("strides"), Numbers("dilations"));
        bool causal = (bool?)chain["use_causal_conv"] is true;
        for (int i = 0; i < kernels.Length; i++)
        {
            long padding = kernels[i] - strides[i];
            double frames = Math.Ceiling(((length - (((kernels[i] - 1) * dilations[i]) + 1) + padding) / (double)strides[i]) + 1) - 1;
            long extra = ((long)frames * strides[i]) + kernels[i] - padding - length;
            length += causal ? padding + extra : padding + extra;
            length = FloorDivide(length - (dilations[i] * (kernels[i] - 1)) - 1, strides[i]) + 1;
        }

        return PlaceholderRules.Wrapped(part, length);

        long[] Numbers(string name) => [.. chain[name]!.AsArray().Select(n => n!.GetValue<long>())];
    }

    // The steps of all windows of a recording.
    private static long Steps(MediaPart part, ProcessedFeatures features, int index)
    {
        long[] windows = MediaPart.All(features, "num_windows");
        return Enumerable.Range((int)windows.Take(index).Sum(), (int)windows[index]).Sum(i => part.Row(features, part.TextSetting("output")!, i).Sum());
    }

    private static long FloorDivide(long value, long by) => (value - (((value % by) + by) % by)) / by;

    // Windows of the length that the feature extractor sees, up to the longest recording that the class takes.
    private static AudioData[] Split(AudioData recording, ComposedCall call)
    {
        int seconds = call.Files.FeatureExtractor.Options.Int("chunk_length"), length = seconds * recording.SamplingRate;
        int count = Math.Clamp((recording.Length + length - 1) / length, 1, (int)call.Number("max_audio_len") / seconds);
        return [.. Enumerable.Range(0, count).Select(i => recording.Slice(i * length, Math.Min(length, recording.Length - (i * length))))];
    }

    // The recordings of each text one after the other.
    private static AudioData[] Joined(ComposedCall call, AudioData[] recordings)
    {
        int next = 0;
        return [.. call.Texts.Select(t => t.AsSpan().Count(call.AudioPart!.Token)).Select(count => new AudioData(Samples(recordings[next..(next += count)]), call.Files.FeatureExtractor.SamplingRate))];

        static float[] Samples(AudioData[] own) => [.. own.SelectMany(r => r.Channels[0].ToArray())];
    }
}
