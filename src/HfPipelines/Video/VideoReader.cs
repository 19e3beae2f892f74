using System.Globalization;
using System.Text.Json;
using HfPipelines.Media;

namespace HfPipelines.Video;

/// <summary>Reads frames of video files with the programs of ffmpeg.</summary>
internal static class VideoReader
{
    private const int BytesPerPixel = 3;

    /// <summary>Reads the frames that the options choose.</summary>
    /// <exception cref="VideoException">ffmpeg is not installed, the file is no video, or the frames take more memory than they may.</exception>
    public static VideoData Read(string path, VideoReadOptions options)
    {
        VideoMetadata known = Probe(path, options);
        VideoMetadata chosen = options.Choose?.Invoke(known) ?? known;
        IReadOnlyList<int> wanted = chosen.FrameIndices ?? [.. Enumerable.Range(0, known.TotalFrames)];
        (int width, int height) = (known.Width!.Value, known.Height!.Value);
        long size = (long)width * height * BytesPerPixel;
        if (wanted.Count == 0 || size * wanted.Distinct().Count() > options.MaxBytes || size > int.MaxValue)
        {
            throw new VideoException($"{path}: expected frames of at most {options.MaxBytes} bytes altogether, and at least one; found {wanted.Count} of {width} x {height}.");
        }

        Dictionary<int, ImageData> frames = Tool("ffmpeg", options).Run(
            path,
            ["-nostdin"],
            ["-map", "0:v:0", "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"],
            options.Timeout,
            stream => Read(stream, wanted, width, height));
        int missing = wanted.FirstOrDefault(i => !frames.ContainsKey(i), -1);
        return missing < 0 ? new VideoData([.. wanted.Select(i => frames[i])], chosen with { FrameIndices = wanted })
            : throw new VideoException($"{path}: expected frame {missing}, found {frames.Count} of the {wanted.Count} frames wanted.");
    }

    private static Dictionary<int, ImageData> Read(Stream stream, IReadOnlyList<int> wanted, int width, int height)
    {
        var frames = new Dictionary<int, ImageData>();
        HashSet<int> places = [.. wanted];
        int last = places.Max();
        var buffer = new byte[width * height * BytesPerPixel];
        for (int i = 0; i <= last && stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) == buffer.Length; i++)
        {
            if (places.Contains(i))
            {
                frames[i] = new ImageData(width, height, BytesPerPixel, (byte[])buffer.Clone());
            }
        }

        return frames;
    }

    private static VideoMetadata Probe(string path, VideoReadOptions options)
    {
        using JsonDocument answer = Tool("ffprobe", options).Run(
            path,
            ["-select_streams", "v:0", "-count_packets", "-show_entries", "stream=width,height,avg_frame_rate,nb_read_packets:format=duration", "-of", "json"],
            [],
            options.Timeout,
            stream => Parse(stream, path));
        if (!answer.RootElement.TryGetProperty("streams", out JsonElement streams) || streams.GetArrayLength() == 0)
        {
            throw new VideoException($"{path}: expected a video, found none in the file.");
        }

        JsonElement video = streams[0];
        int total = (int)(Number(video, "nb_read_packets") ?? 0), width = (int)(Number(video, "width") ?? 0), height = (int)(Number(video, "height") ?? 0);
        if (total < 1 || width < 1 || height < 1)
        {
            throw new VideoException($"{path}: expected frames, found {total} of {width} x {height}.");
        }

        double? rate = Rate(video);
        double? duration = (answer.RootElement.TryGetProperty("format", out JsonElement format) ? Number(format, "duration") : null) ?? total / rate;
        return new VideoMetadata(total, rate, duration, width, height, "ffmpeg");
    }

    private static JsonDocument Parse(Stream stream, string path)
    {
        try
        {
            return JsonDocument.Parse(stream);
        }
        catch (JsonException error)
        {
            throw new VideoException($"{path}: ffprobe cannot read it.", error);
        }
    }

    // ffprobe writes some numbers as texts.
    private static double? Number(JsonElement json, string name) => !json.TryGetProperty(name, out JsonElement value) ? null : value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String when double.TryParse(value.GetString(), CultureInfo.InvariantCulture, out double number) => number,
        _ => null,
    };

    // A fraction, for example 30000/1001.
    private static double? Rate(JsonElement video)
        => video.TryGetProperty("avg_frame_rate", out JsonElement value) && value.GetString()?.Split('/') is [var frames, var seconds]
            && double.TryParse(frames, CultureInfo.InvariantCulture, out double above) && double.TryParse(seconds, CultureInfo.InvariantCulture, out double below)
            && above > 0 && below > 0 ? above / below : null;

    private static MediaTool Tool(string name, VideoReadOptions options) => new(name, options.ToolFolder, static (message, cause) => new VideoException(message, cause));
}
