using System.Text.Json.Nodes;
using HfPipelines.Imaging;
using HfPipelines.Imaging.Processing;
using HfPipelines.Imaging.Resizing;
using static TorchSharp.torch;

namespace HfPipelines.Video.Processing;

/// <summary>
/// Frames as flat patches with their places, as many as a number of soft tokens allows and filled up to it (Gemma 4). Gives also the frames and the
/// tokens of each video.
/// </summary>
internal sealed class SoftTokenFrames : VideoProcedure
{
    private static readonly int[] Supported = [70, 140, 280, 560, 1120];

    private readonly bool _merges;

    /// <summary>Makes it of an entry of the table of classes.</summary>
    /// <param name="entry"><c>merges</c>: whether the patches of a soft token become one.</param>
    public SoftTokenFrames(JsonObject entry) => _merges = (bool?)entry["merges"] ?? false;

    public override void Check(ProcessorOptions options) => Tokens(options);

    public override void Run(VideoCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        int patch = options.Int("patch_size"), pool = options.Int("pooling_kernel_size"), tokens = Tokens(options), most = tokens * pool * pool;
        var values = new List<Tensor>();
        var places = new List<Tensor>();
        var counts = new List<long>();
        foreach (Tensor video in call.Videos)
        {
            Tensor frames = options.Bool("do_resize") ? Resize(video, options, patch, pool, most) : video;
            frames = options.Backend.RescaleAndNormalize(frames, options);

            // Patches of merged tokens are squares of patches, and are counted as such.
            int edge = _merges ? patch * pool : patch;
            (int rows, int columns) = (frames.Height() / edge, frames.Width() / edge);
            if (rows * edge != frames.Height() || columns * edge != frames.Width())
            {
                throw new VideoException($"Frames of {frames.Width()} x {frames.Height()} are no whole number of patches of {edge}.");
            }

            long count = frames.size(0), channels = frames.Channels();
            Tensor patches = frames.reshape(count, channels, rows, edge, columns, edge).permute(0, 2, 4, 3, 5, 1).reshape(count, (long)rows * columns, -1);
            long[] grid = [.. Enumerable.Range(0, rows).SelectMany(y => Enumerable.Range(0, columns).SelectMany(x => (long[])[x, y]))];
            long missing = Math.Max(0, (_merges ? tokens : most) - ((long)rows * columns));
            values.Add(nn.functional.pad(patches, [0, 0, 0, missing]));
            places.Add(nn.functional.pad(tensor(grid, [1, (long)rows * columns, 2]).repeat(count, 1, 1), [0, 0, 0, missing], value: -1));
            counts.Add(_merges ? rows * columns : rows * columns / (pool * pool));
        }

        features["pixel_values_videos"] = cat(values);
        features["video_position_ids"] = cat(places);
        features["num_frames_per_video"] = tensor(call.Videos.Select(v => v.size(0)).ToArray());
        features["num_soft_tokens_per_video"] = tensor(counts.ToArray());
    }

    private static int Tokens(ProcessorOptions options) => options.Int("max_soft_tokens") is var tokens && Supported.Contains(tokens) ? tokens
        : throw new VideoException($"max_soft_tokens: expected one of {string.Join(", ", Supported)}, found {tokens}.");

    private static Tensor Resize(Tensor frames, ProcessorOptions options, int patch, int pool, int most)
    {
        int height = frames.Height(), width = frames.Width(), unit = pool * patch;
        double pixels = (double)most * patch * patch, factor = Math.Sqrt(pixels / ((double)height * width));
        int newHeight = (int)Math.Floor(factor * height / unit) * unit, newWidth = (int)Math.Floor(factor * width / unit) * unit;
        int longest = most / (pool * pool) * unit;
        if (newHeight == 0 && newWidth == 0)
        {
            throw new VideoException($"Frames of {width} x {height} have no room for a soft token of {unit} x {unit}.");
        }

        if (newHeight == 0)
        {
            (newHeight, newWidth) = (unit, Math.Min(width / height * unit, longest));
        }
        else if (newWidth == 0)
        {
            (newHeight, newWidth) = (Math.Min(height / width * unit, longest), unit);
        }

        if ((double)newHeight * newWidth > pixels)
        {
            throw new VideoException($"Frames of {width} x {height} would become {newWidth} x {newHeight}, which is more than {most} patches of {patch}.");
        }

        // The original gives the number of the filter to torchvision as it is, where 0 means the plain nearest sample.
        return options.Resampling() == Resampling.Nearest
            ? TorchResizer.Interpolate(frames, newHeight, newWidth, Imaging.Resizing.InterpolationMode.Nearest)
            : options.Backend.Resize(frames, newHeight, newWidth, options.Resampling());
    }
}
