using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>KyutaiSpeechToTextFeatureExtractor</c>: as of EnCodec, with silence before and behind.</summary>
internal sealed class KyutaiSpeechToTextExtraction : EncodecExtraction
{
    public override JsonObject Defaults
    {
        get
        {
            JsonObject defaults = base.Defaults;
            defaults["audio_delay_seconds"] = 0.0;
            defaults["audio_silence_prefix_seconds"] = 0.0;
            return defaults;
        }
    }

    protected override AudioFeatures Features(SequencePadding padded, ExtractorOptions options)
    {
        int rate = options.Int("sampling_rate");
        long[] silence = [(int)(options.Double("audio_silence_prefix_seconds") * rate), (int)((options.Double("audio_delay_seconds") + 1) * rate)];
        return base.Features(
            new SequencePadding(
                nn.functional.pad(padded.Batch, silence).unbind(0),
                padded.Masks is null ? null : nn.functional.pad(padded.MaskBatch, silence).unbind(0)),
            options);
    }
}
