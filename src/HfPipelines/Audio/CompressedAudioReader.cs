using HfPipelines.Media;

namespace HfPipelines.Audio;

/// <summary>Reads FLAC, MP3, OGG and whatever else ffmpeg knows, with its program.</summary>
internal static class CompressedAudioReader
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    /// <summary>Reads the first recording of a file with its own channels and rate.</summary>
    /// <param name="path">The file.</param>
    /// <param name="folder">Where ffmpeg lies; null to look where the system does.</param>
    /// <exception cref="AudioException">ffmpeg is not installed or cannot read the file.</exception>
    public static AudioData Read(string path, string? folder = null)
    {
        var tool = new MediaTool("ffmpeg", folder, static (message, cause) => new AudioException(message, cause));
        byte[] wave = tool.Run(path, ["-nostdin"], ["-map", "0:a:0", "-f", "wav", "-c:a", "pcm_f32le", "pipe:1"], Timeout, stream => ReadAll(stream, path));
        return WaveReader.Read(wave, path);
    }

    private static byte[] ReadAll(Stream stream, string path)
    {
        using var bytes = new MemoryStream();
        try
        {
            stream.CopyTo(bytes);
        }
        catch (IOException error)
        {
            throw new AudioException($"{path}: expected a recording of at most {int.MaxValue} bytes of samples, found more.", error);
        }

        return bytes.ToArray();
    }
}
