using System.Text.Json.Nodes;
using HfPipelines.Audio.Spectra;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>FunAsrNanoFeatureExtractor</c>: Kaldi's filter bank, several overlapping frames in a row.</summary>
internal sealed class FunAsrNanoExtraction : FeatureExtraction
{
    public override JsonObject Defaults => new()
    {
        ["feature_size"] = 80,
        ["sampling_rate"] = 16000,
        ["frame_length"] = 25,
        ["frame_shift"] = 10,
        ["num_frames_lfr"] = 7,
        ["stride_lfr"] = 6,
        ["window"] = "hamming",
        ["padding_value"] = 0.0,
        ["return_attention_mask"] = true,
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        int rate = options.Int("sampling_rate");
        var bank = new KaldiFilterBank
        {
            SamplingRate = rate,
            Filters = options.Int("feature_size"),
            Window = options.String("window"),
            FrameLength = options.Int("frame_length") * rate / 1000,
            HopLength = options.Int("frame_shift") * rate / 1000,
        };
        int size = options.Int("num_frames_lfr"), step = options.Int("stride_lfr");
        SequencePadding padded = SequencePadding.Apply([.. waves.Select(w => Rows(bank.Of(w), size, step))], PaddingRule.Read(options, PaddingRule.Longest));
        var features = new AudioFeatures();
        features.Add("input_features", padded.Values);
        features.AddMasks("input_features_mask", padded);
        return features;
    }

    // The first and the last frame are repeated where a row reaches beyond them.
    private static Tensor Rows(Tensor frames, int size, int step)
    {
        long count = frames.size(0);
        int left = (size - 1) / 2;
        long rows = (count + step - 1) / step;
        long right = Math.Max(size - 1 - left, ((rows - 1) * step) + size - left - count);
        Tensor extended = cat([frames.narrow(0, 0, 1).expand(left, -1), frames, frames.narrow(0, count - 1, 1).expand(right, -1)]);
        return extended.unfold(0, size, step).transpose(1, 2).narrow(0, 0, rows).reshape(rows, -1);
    }
}
