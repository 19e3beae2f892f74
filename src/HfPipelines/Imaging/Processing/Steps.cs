using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>The steps of image processors by name. Each takes and gives one picture [channels, height, width].</summary>
internal static class Steps
{
    private static readonly Dictionary<string, Func<Tensor, ProcessorOptions, Tensor>> Table = new()
    {
        ["resize"] = static (x, o) => o.Bool("do_resize") ? o.Backend.Resize(x, o.Size(), o.Resampling()) : x,
        ["center_crop"] = static (x, o) => o.Bool("do_center_crop") ? o.Backend.CenterCrop(x, o.Size("crop_size")) : x,
        ["normalize"] = static (x, o) => o.Backend.RescaleAndNormalize(x, o),
        ["pad_to_square"] = static (x, o) => o.Bool("do_pad") ? Pixels.PadToSquare(x, Array.ConvertAll(o.Doubles("image_mean"), static m => (double)(int)(m * 255))) : x,
    };

    /// <summary>The step of a name.</summary>
    /// <param name="name">The name.</param>
    public static Func<Tensor, ProcessorOptions, Tensor> Get(string name)
        => Table.TryGetValue(name, out Func<Tensor, ProcessorOptions, Tensor>? step) ? step : throw new InvalidOperationException($"No step '{name}'.");
}
