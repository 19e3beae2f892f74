using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>CohereAsrFeatureExtractor</c>: the features of Parakeet, of pieces that end where it is quiet.</summary>
internal sealed class CohereAsrExtraction : FeatureExtraction
{
    public override JsonObject Defaults => new()
    {
        ["feature_size"] = 128,
        ["sampling_rate"] = 16000,
        ["hop_length"] = 160,
        ["n_fft"] = 512,
        ["win_length"] = 400,
        ["preemphasis"] = 0.97,
        ["padding_value"] = 0.0,
        ["dither"] = 1e-5,
        ["max_audio_clip_s"] = 35.0,
        ["overlap_chunk_second"] = 5.0,
        ["min_energy_window_samples"] = 1600,
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        List<Tensor> pieces = [];
        List<(int Recording, int? Piece)> places = [];
        double whole = Math.Max(0, options.Double("max_audio_clip_s") - options.Double("overlap_chunk_second"));
        foreach (Tensor wave in Channels.One(waves, options))
        {
            int recording = places.Count == 0 ? 0 : places[^1].Recording + 1;
            if ((double)wave.size(0) / options.Int("sampling_rate") <= whole)
            {
                pieces.Add(wave);
                places.Add((recording, null));
                continue;
            }

            Tensor[] cut = [.. Cut(wave, options)];
            pieces.AddRange(cut);
            places.AddRange(cut.Select((_, i) => (recording, (int?)i)));
        }

        SequencePadding padded = SequencePadding.Apply(pieces, PaddingRule.Read(options, PaddingRule.Longest));
        Tensor lengths = tensor(pieces.Select(w => w.size(0)).ToArray());
        Tensor mel = EmphasizedMel.Of(Dithered(padded.Batch, pieces, options.Double("dither")), lengths, options);
        Tensor counts = EmphasizedMel.Counts(lengths, options);
        Tensor mask = FrameMasks.Of(counts, mel.size(1));
        return new AudioFeatures { ["input_features"] = EmphasizedMel.Normalized(mel, counts, mask), ["attention_mask"] = mask, ["audio_chunk_index"] = places };
    }

    // The noise depends on the number of samples alone, so that the same recording gives the same features.
    private static Tensor Dithered(Tensor waves, IReadOnlyList<Tensor> pieces, double dither)
        => dither <= 0 ? waves : stack(waves.unbind(0).Select((wave, i) =>
        {
            long length = Math.Min(pieces[i].size(0), wave.size(0));
            using var generator = new Generator((ulong)length, CPU);
            Tensor noise = randn([length], ScalarType.Float32, generator: generator) * dither;
            return wave + SequencePadding.Fill(noise, wave.size(0), left: false, 0);
        }));

    private static IEnumerable<Tensor> Cut(Tensor wave, ExtractorOptions options)
    {
        int rate = options.Int("sampling_rate");
        long size = Math.Max(1, (long)Math.Round(options.Double("max_audio_clip_s") * rate));
        long overlap = Math.Max(1, (long)Math.Round(options.Double("overlap_chunk_second") * rate));
        long start = 0;
        while (start + size < wave.size(0))
        {
            long end = start + size;
            long quiet = Math.Clamp(Quietest(wave, Math.Max(start, end - overlap), end, options.Int("min_energy_window_samples")), start + 1, wave.size(0));
            yield return wave.narrow(0, start, quiet - start);
            start = quiet;
        }

        yield return wave.narrow(0, start, wave.size(0) - start);
    }

    private static long Quietest(Tensor wave, long from, long to, int window)
    {
        if (to - from <= window)
        {
            return (from + to) / 2;
        }

        (double least, long place) = (double.PositiveInfinity, from);
        for (long start = from; start < to - window; start += window)
        {
            double energy = wave.narrow(0, start, window).square().mean().sqrt().ToDouble();
            if (energy < least)
            {
                (least, place) = (energy, start);
            }
        }

        return place;
    }
}
