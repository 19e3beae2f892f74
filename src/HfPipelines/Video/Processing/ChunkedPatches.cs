using HfPipelines.Imaging;
using HfPipelines.Imaging.Processing;
using static TorchSharp.torch;

namespace HfPipelines.Video.Processing;

/// <summary>Frames shrunk within limits and filled to whole merged patches, a few frames at a time (Kimi K2.5).</summary>
internal sealed class ChunkedPatches : VideoProcedure
{
    public override void Run(VideoCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        ImageSize size = options.Size();
        if (size.MaxHeight is not { } edge || size.MaxWidth != edge)
        {
            throw new VideoException("size: expected equal max_height and max_width.");
        }

        int patch = options.Int("patch_size"), chunk = options.Int("temporal_patch_size");
        var patches = new List<Tensor>();
        var grids = new List<long>();
        var chunks = new List<long>();
        foreach (Tensor video in call.Videos)
        {
            Tensor[] parts = video.split(chunk);
            chunks.Add(parts.Length);
            foreach (Tensor part in parts)
            {
                Tensor frames = options.Bool("do_resize") ? Fit(part, options, patch, edge) : part;
                frames = options.Backend.RescaleAndNormalize(frames, options);
                (int rows, int columns) = (frames.Height() / patch, frames.Width() / patch);
                if (rows * patch != frames.Height() || columns * patch != frames.Width())
                {
                    throw new VideoException($"Frames of {frames.Width()} x {frames.Height()} are no whole number of patches of {patch}.");
                }

                long channels = frames.Channels();
                patches.Add(frames.reshape(frames.size(0), channels, rows, patch, columns, patch).permute(0, 2, 4, 1, 3, 5).reshape(-1, channels, patch, patch));
                grids.AddRange([frames.size(0), rows, columns]);
            }
        }

        features["pixel_values_videos"] = cat(patches, 0);
        features["video_grid_thw"] = tensor(grids.ToArray(), [grids.Count / 3, 3]);
        features["num_chunks_per_video"] = tensor(chunks.ToArray());
    }

    private static Tensor Fit(Tensor frames, ProcessorOptions options, int patch, int edge)
    {
        int height = frames.Height(), width = frames.Width(), limit = edge * patch, factor = options.Int("merge_size") * patch;
        double count = Math.Max(1.0, height / patch) * Math.Max(1.0, width / patch);
        double scale = Math.Min(
            Math.Min(1.0, Math.Sqrt(options.Int("max_patches") / count)),
            Math.Min((double)limit / height, (double)limit / width));
        int newHeight = Math.Min(Math.Max(1, (int)(height * scale)), limit), newWidth = Math.Min(Math.Max(1, (int)(width * scale)), limit);
        Tensor resized = options.Backend.Resize(frames, newHeight, newWidth, options.Resampling());
        return Pixels.PadTo(resized, Up(newHeight), Up(newWidth));

        int Up(int size) => (size + factor - 1) / factor * factor;
    }
}
