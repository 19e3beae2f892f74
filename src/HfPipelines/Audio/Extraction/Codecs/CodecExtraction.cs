using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>What a neural codec takes: the samples themselves, channels first, filled to one length.</summary>
internal abstract class CodecExtraction : FeatureExtraction
{
    public override JsonObject Defaults => new()
    {
        ["feature_size"] = 1,
        ["sampling_rate"] = 16000,
        ["padding_value"] = 0.0,
        ["hop_length"] = 512,
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        Tensor[] prepared = [.. waves.Select(w => Prepare(w.dim() == 2 ? w.t() : w, options))];
        PaddingRule rule = Rule(prepared, options);
        SequencePadding padded = SequencePadding.Apply(prepared, rule);
        return Features(padded, options);
    }

    /// <summary>Checks the channels.</summary>
    /// <param name="wave">[samples] or [samples, channels].</param>
    /// <param name="options">The options in force.</param>
    /// <returns>What goes on, in the same layout.</returns>
    /// <exception cref="AudioException">The codec does not take so many channels.</exception>
    protected virtual Tensor Prepare(Tensor wave, ExtractorOptions options)
        => options.Int("feature_size") == 1 && wave.dim() == 1 ? wave : throw ChannelError(wave, options, "one channel");

    /// <summary>How recordings get one length.</summary>
    protected virtual PaddingRule Rule(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        PaddingRule rule = PaddingRule.Read(options, PaddingRule.Longest, multiple: options.IntOrNull("hop_length"), mask: true);
        if (options.Has("padding") && rule.Pads && rule.Truncates)
        {
            throw options.Error("truncation", "false where padding is asked for");
        }

        return rule with { HasMask = rule.Pads };
    }

    /// <summary>The features.</summary>
    protected virtual AudioFeatures Features(SequencePadding padded, ExtractorOptions options)
    {
        var features = new AudioFeatures();
        features.AddMasks("padding_mask", padded);
        features.Add("input_values", [.. padded.Values.Select(v => v.dim() == 1 ? v.unsqueeze(0) : v.t())]);
        return features;
    }

    protected static AudioException ChannelError(Tensor wave, ExtractorOptions options, string expected)
        => new($"{options.ClassName}: expected {expected}, found {(wave.dim() == 1 ? "one" : $"{wave.shape[^1]}")} of {wave.size(0)} samples.");
}
