using System.Text.Json;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>Sequences cut and filled to one length, as the base class of most extractors does.</summary>
/// <param name="Values">The sequences.</param>
/// <param name="Masks">1 where a step counts, int32; null where no mask is wanted.</param>
internal sealed record SequencePadding(IReadOnlyList<Tensor> Values, IReadOnlyList<Tensor>? Masks)
{
    /// <summary>Cuts and fills.</summary>
    /// <param name="sequences">For each recording [steps] or [steps, size].</param>
    /// <param name="options"><c>padding</c>, <c>max_length</c>, <c>truncation</c>, <c>pad_to_multiple_of</c>, <c>padding_side</c> and <c>padding_value</c>.</param>
    /// <param name="padding">The padding where the options do not say.</param>
    /// <param name="maxLength">The greatest length where the options do not say; null for none.</param>
    /// <param name="truncation">Whether longer sequences are cut where the options do not say.</param>
    /// <param name="mask">Whether a mask is wanted; null to ask the options.</param>
    public static SequencePadding Apply(
        IReadOnlyList<Tensor> sequences, ExtractorOptions options, string padding, int? maxLength = null, bool truncation = false, bool? mask = null)
    {
        padding = KindOf(options) ?? padding;
        int? limit = options.IntOrNull("max_length") ?? maxLength;
        bool cuts = options.BoolOrNull("truncation") ?? truncation;
        if (limit is null && (cuts || padding == "max_length"))
        {
            throw options.Error("max_length", "the length to cut or fill to");
        }

        long? wanted = Rounded(limit, options.IntOrNull("pad_to_multiple_of"));
        Tensor[] values = [.. sequences.Select(s => cuts && s.size(0) > wanted ? s.narrow(0, 0, wanted.Value) : s)];
        long length = padding switch
        {
            "max_length" => wanted!.Value,
            "longest" => Rounded(values.Max(v => v.size(0)), options.IntOrNull("pad_to_multiple_of"))!.Value,
            _ => 0,
        };
        bool masks = mask ?? options.Bool("return_attention_mask");
        bool left = options.StringOrNull("padding_side") == "left";
        double fill = options.DoubleOrNull("padding_value") ?? 0;
        return new SequencePadding(
            [.. values.Select(v => Fill(v, length, left, fill))],
            masks ? [.. values.Select(v => Fill(ones(v.size(0), ScalarType.Int32), length, left, 0))] : null);
    }

    /// <summary>Fills a sequence up.</summary>
    public static Tensor Fill(Tensor sequence, long length, bool left, double value)
    {
        long missing = length - sequence.size(0);
        if (missing <= 0)
        {
            return sequence;
        }

        Tensor filling = full([missing, .. sequence.shape[1..]], value, sequence.dtype);
        return cat(left ? [filling, sequence] : [sequence, filling]);
    }

    /// <summary>Whether the sequences are filled up at all.</summary>
    public static bool Pads(ExtractorOptions options, string padding) => (KindOf(options) ?? padding) != "do_not_pad";

    private static string? KindOf(ExtractorOptions options) => options.Find("padding")?.GetValueKind() switch
    {
        null => null,
        JsonValueKind.True => "longest",
        JsonValueKind.False => "do_not_pad",
        _ => options.String("padding") is "longest" or "max_length" or "do_not_pad" ? options.String("padding") : throw options.Error("padding", "longest, max_length, do_not_pad or a truth value"),
    };

    private static long? Rounded(long? length, int? multiple) => length is { } given && multiple is { } step ? (given + step - 1) / step * step : length;
}
