using System.Text.Json.Nodes;
using HfPipelines.Audio.Spectra;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>MusicgenMelodyFeatureExtractor</c>: the loudest tone of the octave in each frame.</summary>
internal sealed class MusicgenMelodyExtraction : FeatureExtraction
{
    public override JsonObject Defaults => new()
    {
        ["feature_size"] = 12,
        ["sampling_rate"] = 32000,
        ["hop_length"] = 4096,
        ["chunk_length"] = 30,
        ["n_fft"] = 16384,
        ["num_chroma"] = 12,
        ["padding_value"] = 0.0,
        ["return_attention_mask"] = false,
        ["stem_indices"] = new JsonArray(3, 2),
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        int rate = options.Int("sampling_rate"), length = options.Int("n_fft"), hop = options.Int("hop_length");
        PaddingRule rule = PaddingRule.Read(options, PaddingRule.Longest, options.Int("chunk_length") * rate, truncation: true);
        SequencePadding padded = SequencePadding.Apply([.. waves.Select(w => Melody(w, options))], rule);
        Tensor samples = padded.Batch;
        long missing = Math.Max(0, length - samples.size(1));
        var spectrum = new PowerSpectrum { FourierLength = length, HopLength = hop, Window = Windows.Create(length) };
        Tensor tones = tensor(ChromaFilterBank.Create(length, options.Int("num_chroma"), rate)).to_type(ScalarType.Float32);
        Tensor loudness = spectrum.Of(nn.functional.pad(samples, [missing / 2, missing - (missing / 2)])).matmul(tones.t());
        var features = new AudioFeatures
        {
            ["input_features"] = (loudness.argmax(-1, keepdim: true) == arange(tones.size(0))).to_type(ScalarType.Float32),
        };
        if (padded.Masks is not null)
        {
            Tensor mask = padded.MaskBatch;
            features["attention_mask"] = options.Given.Bool("return_attention_mask") ? mask.unfold(1, 1, hop).squeeze(-1) : mask;
        }

        return features;
    }

    // [samples]; [channels, samples], mixed; or [stems, channels, samples], of which those of the melody are added.
    private static Tensor Melody(Tensor wave, ExtractorOptions options) => wave.dim() switch
    {
        1 => wave,
        2 => wave.mean([0]),
        3 => wave.index_select(0, tensor(options.Find("stem_indices")!.AsArray().Select(i => i!.GetValue<long>()).ToArray())).sum(0).mean([0]),
        _ => throw new AudioException($"{options.ClassName}: expected [samples], [channels, samples] or [stems, channels, samples], found [{string.Join(", ", wave.shape)}]."),
    };
}
